package dev.coppice.cart;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a client hears where a cart cannot be changed as asked. */
final class CartRefusals {

  private static final int MOST_NAMED = 20;

  private final CartOptions options;

  CartRefusals(CartOptions options) {
    this.options = options;
  }

  /**
   * @param name as the script says it
   * @param number that belongs to it, if any does
   * @param about the SKU that the client spoke of
   */
  FailureException of(String name, long number, String about) {
    return new FailureException(failure(name, number, about));
  }

  private Failure failure(String name, long number, String about) {
    return switch (name) {
      case "absent" ->
          new Failure.NotFound(
              "there is no such cart: it was merged into another one, or has expired; POST"
                  + " /api/cart/guests makes a new one");
      case "changed" -> new Failure.PreconditionFailed("the cart is at version " + number);
      case "lines" ->
          new Failure.Unprocessable(
              "the cart would have %d products, and may have at most %d"
                  .formatted(number, options.maxLines()));
      case "pieces" ->
          new Failure.Unprocessable(
              "of product %s there may be at most %d pieces in a cart, and there are %d in this one"
                  .formatted(about, options.maxQuantity(), number));
      case "unseen" ->
          Failure.Unavailable.of(
              "product %s cannot be put in now: the catalog, which knows its price, does not answer"
                  .formatted(about));
      case "key" ->
          new Failure.Unprocessable("this Idempotency-Key was used to add something else");
      default -> throw new IllegalStateException("the script refuses with " + name);
    };
  }

  /**
   * The catalog has no such products, or sells them no more.
   *
   * @param skus at least one; each is named, up to {@value #MOST_NAMED}
   * @param known those of which there is a product
   */
  static FailureException notOnSale(List<Sku> skus, Set<Sku> known) {
    String named =
        skus.stream()
            .limit(MOST_NAMED)
            .map(
                sku ->
                    known.contains(sku)
                        ? "product " + sku + " is retired, and not for sale any more"
                        : "there is no product " + sku)
            .collect(Collectors.joining("; "));
    int more = skus.size() - MOST_NAMED;
    return new FailureException(
        new Failure.Unprocessable(more > 0 ? named + "; and " + more + " more" : named));
  }
}
