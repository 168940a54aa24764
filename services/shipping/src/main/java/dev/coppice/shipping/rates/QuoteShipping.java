package dev.coppice.shipping.rates;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.Objects;

/** {@code GET /quotes} */
public final class QuoteShipping implements OperationHandler {

  private final RateStore rates;

  public QuoteShipping(RateStore rates) {
    this.rates = rates;
  }

  @Override
  public Future<Response> handle(Request request) {
    String country = Objects.requireNonNull(request.queryParam("country"));
    long grams = Long.parseLong(Objects.requireNonNull(request.queryParam("grams")));
    return rates
        .offers(country, grams, request.deadline())
        .recover(NotSentException::asUnprocessable)
        .map(offers -> Response.json(RateJson.of(country, grams, offers)));
  }
}
