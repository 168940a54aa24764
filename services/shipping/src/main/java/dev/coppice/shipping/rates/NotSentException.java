package dev.coppice.shipping.rates;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.vertx.core.Future;
import java.util.List;

/** No service takes the parcel; the message is for the client and says what is allowed. */
public final class NotSentException extends RuntimeException {

  private NotSentException(String message) {
    super(message, null, false, false);
  }

  static NotSentException ofCountry(String country, List<String> allowed) {
    return new NotSentException(
        "we do not send to %s; we do to %s".formatted(country, String.join(", ", allowed)));
  }

  static NotSentException ofWeight(String country, long grams, long most) {
    return new NotSentException(
        "%d g are too heavy for %s; at most %d g are allowed".formatted(grams, country, most));
  }

  /**
   * @param offers those that there are
   */
  public static NotSentException ofService(
      ShippingService service, String country, long grams, List<Offer> offers) {
    return new NotSentException(
        "%s does not take %d g to %s; allowed are %s"
            .formatted(
                service.text(),
                grams,
                country,
                String.join(", ", offers.stream().map(offer -> offer.service().text()).toList())));
  }

  /** This one as a 422; any other cause as it is. */
  public static <T> Future<T> asUnprocessable(Throwable cause) {
    return Future.failedFuture(
        cause instanceof NotSentException refused
            ? new FailureException(new Failure.Unprocessable(String.valueOf(refused.getMessage())))
            : cause);
  }
}
