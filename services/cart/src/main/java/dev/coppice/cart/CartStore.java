package dev.coppice.cart;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where carts are kept. Each operation is done whole or not at all, and changes of one cart happen
 * one after the other, whichever instance makes them; what changes nothing leaves the version as it
 * is. To put what is there already changes something if it may have been ordered meanwhile: it is
 * meant anew then. A cart is forgotten some time after its last change.
 *
 * <p>Each future fails within its deadline, with {@link dev.coppice.contract.FailureException}: of
 * Unavailable when the place does not answer, and of what the client should hear where a cart
 * cannot be changed as asked ({@link CartRefusals}).
 */
interface CartStore {

  /** Makes an empty one for a guest. */
  Future<Void> create(Owner.Guest guest, Deadline deadline);

  /** A user who has none has an empty one of version 0. */
  Future<Cart> find(Owner owner, Deadline deadline);

  /** The same, and notes that this version may be ordered. */
  Future<Cart> checkOut(Owner owner, Deadline deadline);

  /**
   * Sets how many there are of a product, at its price now.
   *
   * @param quantity 1 or more
   * @param seen the product; where it is empty, since the catalog does not answer, a line that is
   *     there keeps its price, and a new one is refused
   */
  Future<Cart> put(
      Owner owner,
      Condition condition,
      Sku sku,
      long quantity,
      Optional<Product> seen,
      Deadline deadline);

  /**
   * Gives it these lines and no others, at their prices now.
   *
   * @param lines no two of the same SKU
   * @param seen all their products; where it is empty, since the catalog does not answer, lines
   *     that are there keep their prices, and new ones are refused
   */
  Future<Cart> replace(
      Owner owner,
      Condition condition,
      List<WantedLine> lines,
      Optional<Map<Sku, Product>> seen,
      Deadline deadline);

  /** Adds some; a line that is there keeps the price at which it was put in. */
  Future<Cart> add(Owner owner, Condition condition, Addition addition, Deadline deadline);

  Future<Cart> remove(Owner owner, Condition condition, Sku sku, Deadline deadline);

  Future<Cart> clear(Owner owner, Condition condition, Deadline deadline);

  /** Adds a guest's cart to a user's, and ends it. One that has ended adds nothing. */
  Future<Merged> merge(Owner.User user, Owner.Guest guest, Deadline deadline);

  /**
   * Takes out what was there in a version that was ordered: whole lines, or of those that were
   * added to since what was there before. What was put in since stays. Asking again changes
   * nothing.
   *
   * @param version that {@link #checkOut} gave
   */
  Future<Cart> clearCheckedOut(Owner owner, long version, Deadline deadline);

  /** Notes what products were seen to be, for times when the catalog does not answer. */
  Future<Void> see(Owner owner, Map<Sku, Product> products, Instant at, Deadline deadline);
}
