"""The pages: one blueprint a kind of work, server-rendered, without script. Parse, call, fill a record, render."""
