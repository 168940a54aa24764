package dev.coppice.cart;

import dev.coppice.contract.Request;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the products in carts cost now, as the catalog says; or what they were last seen to cost,
 * while it does not answer. For one event loop.
 */
final class Prices {

  private static final Logger log = LoggerFactory.getLogger(Prices.class);

  /** What is seen again and has not changed is noted no more often than that. */
  private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

  private final Catalog catalog;
  private final CartStore carts;
  private final InstantSource clock;
  private boolean away;

  Prices(Catalog catalog, CartStore carts, InstantSource clock) {
    this.catalog = catalog;
    this.carts = carts;
    this.clock = clock;
  }

  /**
   * A product that is on sale; empty while the catalog does not answer. Fails with {@link
   * dev.coppice.contract.FailureException} when there is none, or it is retired.
   */
  Future<Optional<Product>> onSale(Sku sku, Request cause) {
    return allOnSale(Set.of(sku), cause).map(found -> found.map(products -> products.get(sku)));
  }

  /** The same of many, at most 1,000: when one of them is not on sale it fails. */
  Future<Optional<Map<Sku, Product>>> allOnSale(Set<Sku> skus, Request cause) {
    return find(skus, cause)
        .map(
            found -> {
              found.ifPresent(products -> requireOnSale(skus, products));
              return found;
            });
  }

  private static void requireOnSale(Set<Sku> skus, Map<Sku, Product> products) {
    List<Sku> missing =
        skus.stream()
            .filter(sku -> !products.containsKey(sku) || !products.get(sku).onSale())
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      throw CartRefusals.notOnSale(missing, products.keySet());
    }
  }

  /** The cart with what its products cost now, or were last seen to cost. */
  Future<PricedCart> of(Owner owner, Cart cart, Request cause) {
    if (cart.lines().isEmpty()) {
      return Future.succeededFuture(new PricedCart(cart, true));
    }
    Instant now = clock.instant();
    return find(cart.skus(), cause)
        .compose(
            found ->
                found
                    .map(products -> noted(owner, cart, cart.seen(products, now), cause))
                    .orElseGet(() -> Future.succeededFuture(new PricedCart(cart, false))));
  }

  /** The same after a change; a catalog that has just not answered is not asked again. */
  Future<PricedCart> after(Owner owner, Cart cart, Optional<Product> changed, Request cause) {
    return changed.isEmpty()
        ? Future.succeededFuture(new PricedCart(cart, false))
        : of(owner, cart, cause);
  }

  /** Lets the store know; that it does not may not fail a read. */
  private Future<PricedCart> noted(Owner owner, Cart before, Cart seen, Request cause) {
    PricedCart priced = new PricedCart(seen, true);
    boolean known =
        before.lines().equals(seen.lines())
            && Duration.between(before.seenAt(), seen.seenAt()).compareTo(NOTED_EVERY) < 0;
    if (known) {
      return Future.succeededFuture(priced);
    }
    Map<Sku, Product> products = new HashMap<>();
    seen.lines().forEach(line -> products.put(line.sku(), line.product()));
    return carts
        .see(owner, products, seen.seenAt(), cause.deadline())
        .transform(done -> Future.succeededFuture(priced));
  }

  private Future<Optional<Map<Sku, Product>>> find(Set<Sku> skus, Request cause) {
    return catalog
        .find(skus, cause)
        .map(Optional::of)
        .onSuccess(products -> answers())
        .recover(
            failure -> {
              isAway(failure);
              return Future.succeededFuture(Optional.empty());
            });
  }

  private void answers() {
    if (away) {
      away = false;
      log.info("The catalog says again what products cost");
    }
  }

  private void isAway(Throwable why) {
    if (!away) {
      away = true;
      log.warn("Carts have the prices that were last seen: {}", why.getMessage());
    }
  }
}
