package dev.coppice.system.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the build leaves to be run, in the order in which a cluster starts. */
public enum FatJar {
  DISCOVERY("discovery/seed/target/coppice-discovery.jar", 3),
  CATALOG("services/catalog/target/coppice-catalog.jar", 2),
  INVENTORY("services/inventory/target/coppice-inventory.jar", 1),
  /** None of the usual cluster, which has no Redis. */
  CART("services/cart/target/coppice-cart.jar", 0),
  /** None of the usual cluster, whose tests have nobody sign in. */
  IDENTITY("services/identity/target/coppice-identity.jar", 0),
  /** Nor these: PaymentsIT starts the first two, OrdersIT all. */
  ACQUIRER("services/acquirer/target/coppice-acquirer.jar", 0),
  PAYMENTS("services/payments/target/coppice-payments.jar", 0),
  SHIPPING("services/shipping/target/coppice-shipping.jar", 0),
  ORDERS("services/orders/target/coppice-orders.jar", 0),
  NOTIFICATIONS("services/notifications/target/coppice-notifications.jar", 0),
  STOREFRONT("services/storefront/target/coppice-storefront.jar", 0),
  GATEWAY("gateway-verticle/target/coppice-gateway.jar", 1);

  private final String path;
  private final int usual;

  FatJar(String path, int usual) {
    this.path = path;
    this.usual = usual;
  }

  /** Its name in the registry. */
  public String service() {
    return name().toLowerCase(Locale.ROOT);
  }

  static FatJar of(String service) {
    return valueOf(service.toUpperCase(Locale.ROOT));
  }

  /** How many of it a cluster has. */
  public int usual() {
    return usual;
  }

  /** From the root of the project. */
  public String relativePath() {
    return path;
  }

  public Path path() {
    Path jar = ProjectTree.root().resolve(path);
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is missing: run mvn package first");
    }
    return jar;
  }

  public boolean hasDatabase() {
    return this != GATEWAY && this != CART;
  }
}
