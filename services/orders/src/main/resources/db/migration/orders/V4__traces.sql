-- The W3C trace context of the request that placed the order or sent something back; its steps go on with it.
ALTER TABLE sagas ADD COLUMN traceparent text;

-- Under which trace it happened, and the event that tells of it, where there is one.
ALTER TABLE order_history
  ADD COLUMN traceparent text,
  ADD COLUMN event       uuid,
  ADD COLUMN event_type  text,
  ADD CONSTRAINT event_has_type CHECK ((event IS NULL) = (event_type IS NULL));
