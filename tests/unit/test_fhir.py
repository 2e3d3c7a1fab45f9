"""A referral chain as FHIR Tasks, held by a schema of the parts of FHIR R5 that it uses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from graph.fhir import bundle, task_id
from graph.model import State

AT = datetime(2024, 10, 12, 8, 0, tzinfo=UTC)
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9\-.]{1,64}$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Uuid = Annotated[str, StringConstraints(pattern=r"^urn:uuid:[0-9a-f-]{36}$")]
Status = Literal[
    "draft",
    "requested",
    "received",
    "accepted",
    "rejected",
    "ready",
    "cancelled",
    "in-progress",
    "on-hold",
    "failed",
    "completed",
    "entered-in-error",
]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Identifier(Strict):
    system: Annotated[str, StringConstraints(pattern=r"^urn:")]
    value: Annotated[str, StringConstraints(min_length=1)]


class Reference(Strict):
    reference: Uuid | None = None
    type: str | None = None
    identifier: Identifier | None = None
    display: str | None = None

    @model_validator(mode="after")
    def points_somewhere(self) -> Reference:
        assert (self.reference is None) != (self.identifier is None)
        return self


class Period(Strict):
    start: Day | None = None
    end: Day | None = None


class Coding(Strict):
    system: str
    code: str


class Concept(Strict):
    coding: list[Coding] | None = None
    text: str


class Restriction(Strict):
    period: Period


class Note(Strict):
    text: str


class Task(Strict):
    resourceType: Literal["Task"]
    id: Id
    identifier: Annotated[list[Identifier], Field(min_length=1)]
    basedOn: Annotated[list[Reference], Field(min_length=1)]
    groupIdentifier: Identifier
    status: Status
    statusReason: Concept | None = None
    businessStatus: Concept
    intent: Literal["order"]
    code: Concept
    focus: Reference
    executionPeriod: Period | None = None
    authoredOn: Day
    requester: Reference
    owner: Reference
    restriction: Restriction
    note: list[Note] | None = None


class Entry(Strict):
    fullUrl: Uuid
    resource: Task


class Bundle(Strict):
    resourceType: Literal["Bundle"]
    type: Literal["collection"]
    timestamp: str
    entry: list[Entry]


def row(referral: str, state: str = "待签收", **more: Any) -> dict[str, Any]:
    return {
        "chain": 1,
        "hop": 1,
        "referral": referral,
        "need": "医疗救助",
        "from_department": "CIVIL",
        "to_department": "DPF",
        "state": state,
        "sent_on": date(2024, 9, 27),
        "received_on": None,
        "completed_on": None,
        "due_on": date(2024, 10, 10),
        "provisional": False,
        "reason": None,
        "holder": "DPF",
        **more,
    }


def tasks(*rows: dict[str, Any], follows: dict[str, str] | None = None) -> list[dict[str, Any]]:
    made = bundle("H1", rows, follows or {}, {"CIVIL": "民政局", "DPF": "残联"}, AT)
    Bundle.model_validate(made)
    return [entry["resource"] for entry in made["entry"]]


@pytest.mark.parametrize("state", list(State))
def test_each_state_has_a_status_of_fhirs_own_list(state: State) -> None:
    [task] = tasks(row("R1", state.chinese))
    assert task["status"] == ("completed" if state is State.CLOSED else state.code)
    assert task["businessStatus"] == {
        "coding": [{"system": "urn:aidchain:state", "code": state.code}],
        "text": state.chinese,
    }


def test_what_a_receiving_system_needs_is_filled() -> None:
    [task] = tasks(row("R1"))
    assert task["focus"] == {"type": "Group", "identifier": {"system": "urn:aidchain:household", "value": "H1"}}
    assert task["owner"]["display"] == "残联"
    assert task["requester"]["identifier"]["value"] == "CIVIL"
    assert task["restriction"]["period"] == {"start": "2024-09-27", "end": "2024-10-10"}
    assert task["basedOn"] == [{"identifier": {"system": "urn:aidchain:chain", "value": "H1/1"}}]
    assert "executionPeriod" not in task


def test_a_follower_is_based_on_the_one_before_and_owned_by_its_holder() -> None:
    first, second = tasks(
        row("R/1", "已退回", reason="材料不全", holder=None, completed_on=date(2024, 9, 30)),
        row("R/2", "待补正", holder="CIVIL", due_on=None),
        follows={"R/2": "R/1"},
    )
    assert second["basedOn"] == [{"reference": f"urn:uuid:{task_id('R/1')}"}]
    assert first["statusReason"] == {"text": "材料不全"}
    assert first["executionPeriod"] == {"end": "2024-09-30"}
    assert first["owner"]["display"] == "残联"
    assert second["owner"]["display"] == "民政局"
    assert second["restriction"]["period"] == {"start": "2024-09-27"}


def test_a_due_day_that_is_not_sure_says_so() -> None:
    [task] = tasks(row("R1", provisional=True))
    assert task["note"][0]["text"].startswith("期限为暂定")
