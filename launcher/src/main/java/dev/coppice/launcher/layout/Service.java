package dev.coppice.launcher.layout;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The fat jars that make up a cluster, in the order in which they start; they stop in the reverse
 * one. A new service is one more line here.
 */
public enum Service {
  /** The seed nodes: registry and coordination. They keep their ports, so they restart in place. */
  DISCOVERY("discovery/seed/target/coppice-discovery.jar", 3, 1, true, JvmSize.SMALL),
  CATALOG("services/catalog/target/coppice-catalog.jar", 2, 0, true, JvmSize.OPTIMISED),
  INVENTORY("services/inventory/target/coppice-inventory.jar", 1, 0, true, JvmSize.SERVICE),
  SHIPPING("services/shipping/target/coppice-shipping.jar", 1, 0, true, JvmSize.SERVICE),
  /** Keeps what it has in Redis. */
  CART("services/cart/target/coppice-cart.jar", 1, 0, false, JvmSize.SERVICE),
  IDENTITY("services/identity/target/coppice-identity.jar", 1, 0, true, JvmSize.OPTIMISED),
  /** A bank to practise with: it stands for another company. */
  ACQUIRER("services/acquirer/target/coppice-acquirer.jar", 1, 0, true, JvmSize.SMALL),
  PAYMENTS("services/payments/target/coppice-payments.jar", 1, 0, true, JvmSize.SERVICE),
  ORDERS("services/orders/target/coppice-orders.jar", 1, 0, true, JvmSize.SERVICE),
  NOTIFICATIONS(
      "services/notifications/target/coppice-notifications.jar", 1, 0, true, JvmSize.SMALL),
  STOREFRONT("services/storefront/target/coppice-storefront.jar", 1, 0, false, JvmSize.SMALL),
  GATEWAY("gateway-verticle/target/coppice-gateway.jar", 1, 0, false, JvmSize.BUSY);

  /** More of one service than this on one machine is a slip of the finger. */
  public static final int MOST = 20;

  private final String jar;
  private final int usual;
  private final int least;
  private final boolean database;
  private final JvmSize size;

  Service(String jar, int usual, int least, boolean database, JvmSize size) {
    this.jar = jar;
    this.usual = usual;
    this.least = least;
    this.database = database;
    this.size = size;
  }

  /**
   * @throws Refusal for a name that is none of them
   */
  public static Service named(String text) {
    return Arrays.stream(values())
        .filter(service -> service.title().equals(text))
        .findFirst()
        .orElseThrow(
            () -> new Refusal("There is no service \"" + text + "\"; there are " + titles() + "."));
  }

  public static String titles() {
    return all().stream().map(Service::title).collect(Collectors.joining(", "));
  }

  public static List<Service> all() {
    return List.of(values());
  }

  /** Its name in the registry, on the command line and in files. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where the build leaves its fat jar, from the root. */
  public String jar() {
    return jar;
  }

  /** How many there are unless told otherwise. */
  public int usual() {
    return usual;
  }

  /**
   * @throws Refusal when a cluster cannot have so many of it
   */
  public int checkCount(int count) {
    if (count < least || count > MOST) {
      throw new Refusal("%s=%d is out of range: %d to %d.".formatted(title(), count, least, MOST));
    }
    return count;
  }

  /** Whether it keeps a database of its own, named like it. */
  public boolean hasDatabase() {
    return database;
  }

  /** Whether it cannot start without its database. Seeds do, and find it later. */
  public boolean waitsForDatabase() {
    return database && !isSeed();
  }

  /** Whether it writes letters. */
  public boolean sendsMail() {
    return this == IDENTITY || this == NOTIFICATIONS;
  }

  /** Whether it is told where Redis is. */
  public boolean usesRedis() {
    return this == CATALOG || this == CART || this == GATEWAY;
  }

  public boolean isSeed() {
    return this == DISCOVERY;
  }

  public boolean isGateway() {
    return this == GATEWAY;
  }

  public JvmSize size() {
    return size;
  }
}
