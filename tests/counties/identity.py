"""Made-up people: ID numbers with a right check character, and names."""

from datetime import date
from random import Random

AREAS = ("210381", "210302", "110101", "340123")
FAMILY = "赵钱孙李周吴郑王冯陈欧"
GIVEN = ("伟", "芳", "娜", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋", "𠮷", "买买提·艾力")


def check_character(seventeen: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(seventeen, weights, strict=True)) % 11]


class People:
    """Draws people that differ in their numbers."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.drawn: set[str] = set()

    def id_number(self, youngest: date = date(2020, 1, 1)) -> str:
        while True:
            born = date.fromordinal(self.rng.randint(date(1932, 1, 1).toordinal(), youngest.toordinal()))
            if self.rng.random() < 0.1:
                born = self.rng.choice((date(1964, 2, 29), date(1999, 12, 31), date(2000, 1, 1), date(1965, 6, 30)))
            seventeen = self.rng.choice(AREAS) + born.strftime("%Y%m%d") + f"{self.rng.randint(1, 999):03d}"
            number = seventeen + check_character(seventeen)
            if number not in self.drawn:
                self.drawn.add(number)
                return number

    def name(self) -> str:
        return self.rng.choice(FAMILY) + self.rng.choice(GIVEN)


def born_on(number: str) -> date:
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def fifteen_digits(number: str) -> str:
    """The old form, of people born before 2000."""
    return number[:6] + number[8:17]
