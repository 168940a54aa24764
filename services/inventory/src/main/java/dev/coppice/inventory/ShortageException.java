package dev.coppice.inventory;

import java.util.List;
import java.util.stream.Collectors;

/** Some items are not available as asked. It names them, and says how many there are. */
final class ShortageException extends RuntimeException {

  private static final int MOST_NAMED = 20;

  /**
   * An item of which too few are there.
   *
   * @param available 0 for an item that was never counted
   */
  record Shortage(ReservationLine wanted, long available) {}

  private final String detail;

  ShortageException(List<Shortage> shortages) {
    this(detail(shortages));
  }

  private ShortageException(String detail) {
    super(detail, null, false, false);
    this.detail = detail;
  }

  /** What is wrong, for the client. */
  String detail() {
    return detail;
  }

  private static String detail(List<Shortage> shortages) {
    String named =
        shortages.stream()
            .limit(MOST_NAMED)
            .map(
                shortage ->
                    "%s (%d wanted, %d available)"
                        .formatted(
                            shortage.wanted().sku(),
                            shortage.wanted().quantity(),
                            shortage.available()))
            .collect(Collectors.joining(", "));
    int more = shortages.size() - MOST_NAMED;
    return "not enough is available of: " + named + (more > 0 ? " and " + more + " more" : "");
  }
}
