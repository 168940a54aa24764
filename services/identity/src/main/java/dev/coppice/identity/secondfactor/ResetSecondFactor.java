package dev.coppice.identity.secondfactor;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.accounts.EmailAddress;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * {@code POST /api/identity/second-factor-resets}: takes the second factor away from somebody who
 * has lost it and their recovery codes. The operator has made sure that it is them.
 */
public final class ResetSecondFactor implements OperationHandler {

  private final SecondFactorStore store;

  public ResetSecondFactor(PostgresSecondFactorStore store) {
    this.store = store;
  }

  @Override
  public Future<Response> handle(Request request) {
    JsonObject body = request.jsonBody();
    EmailAddress email = email(body);
    return store
        .reset(email, body.getString("author", "operator"), request.deadline())
        .map(
            reset -> {
              if (!reset) {
                throw new FailureException(
                    new Failure.NotFound(
                        email.text() + " has no account, or no second factor to reset"));
              }
              return Response.noContent();
            });
  }

  private static EmailAddress email(JsonObject body) {
    try {
      return new EmailAddress(body.getString("email"));
    } catch (IllegalArgumentException e) {
      throw new FailureException(Failure.InvalidRequest.of("body", String.valueOf(e.getMessage())));
    }
  }
}
