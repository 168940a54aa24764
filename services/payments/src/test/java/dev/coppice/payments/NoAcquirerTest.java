package dev.coppice.payments;

import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.DatabaseOutageContract;
import dev.coppice.discovery.serving.ServiceExtension;
import dev.coppice.node.Readiness;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Payments without an acquirer, on a database that comes and goes. */
class NoAcquirerTest implements DatabaseOutageContract {

  private static final class Plain extends ServiceExtension {
    Plain() {
      super("payments", PaymentsVerticle::assemble, PostgresExtension.ownServer());
    }
  }

  @RegisterExtension static final Plain payments = new Plain();

  @Override
  public ServiceExtension service() {
    return payments;
  }

  @Override
  public Response read() {
    return payments.service().answer(payments.service().request("listBalances"));
  }

  /** There is nothing to write without an acquirer. */
  @Override
  public void write() {
    assertThat(read().status()).isEqualTo(200);
  }

  @Test
  void isReadyAndSaysWhatItCannotDo() {
    Readiness.State state = payments.service().readiness("payments.acquirer").orElseThrow();
    assertThat(state.isUp()).isTrue();
    assertThat(state.reason()).contains("coppice.payments.acquirer.uri");
    Response paying =
        payments
            .service()
            .answer(
                payments
                    .service()
                    .request("authorisePayment")
                    .withPath("paymentId", "p")
                    .withJson(Till.order("tok_1", 5).toBuffer()));
    assertProblem(paying, 503, "no acquirer is configured");
    Response webhook =
        payments
            .service()
            .answer(payments.service().request("takeWebhook").withJson(Buffer.buffer("{}")));
    assertProblem(webhook, 503, "no webhook can be checked");
  }
}
