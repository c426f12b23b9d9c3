-- There is one writer at a time (ADR 10), so a later seq is a later commit: nobody asks for an event's transaction any more.
alter table event drop column tx;
