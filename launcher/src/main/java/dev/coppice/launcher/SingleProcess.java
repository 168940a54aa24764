package dev.coppice.launcher;

import dev.coppice.acquirer.AcquirerPart;
import dev.coppice.cart.CartVerticle;
import dev.coppice.catalog.CatalogVerticle;
import dev.coppice.discovery.seed.SeedPart;
import dev.coppice.discovery.serving.ServicePart;
import dev.coppice.gateway.GatewayPart;
import dev.coppice.identity.IdentityVerticle;
import dev.coppice.inventory.InventoryVerticle;
import dev.coppice.node.Node;
import dev.coppice.notifications.NotificationsVerticle;
import dev.coppice.orders.OrdersVerticle;
import dev.coppice.payments.PaymentsVerticle;
import dev.coppice.shipping.ShippingVerticle;
import dev.coppice.storefront.StorefrontVerticle;

/** Every part in one JVM: what {@code up --single-process} runs, for quick work. */
public final class SingleProcess {
  private SingleProcess() {}

  public static void main(String[] args) {
    Node.run(
        new SeedPart(),
        new ServicePart("catalog", CatalogVerticle::assemble),
        new ServicePart("inventory", InventoryVerticle::assemble),
        new ServicePart("shipping", ShippingVerticle::assemble),
        new ServicePart("cart", CartVerticle::assemble),
        new ServicePart("identity", IdentityVerticle::assemble),
        new AcquirerPart(),
        new ServicePart("payments", PaymentsVerticle::assemble),
        new ServicePart("orders", OrdersVerticle::assemble),
        new ServicePart("notifications", NotificationsVerticle::assemble),
        new ServicePart("storefront", StorefrontVerticle::assemble),
        new GatewayPart());
  }
}
