-- To tell what was sent about an order.
CREATE INDEX webhook_deliveries_by_order ON webhook_deliveries (order_id, created_at, event);
