package dev.coppice.notifications.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Params;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator has not allowed. */
class CreateWebhookTest {

  private static final Vertx VERTX = Vertx.vertx();

  private final List<NewWebhook> kept = new ArrayList<>();
  private final CreateWebhook create =
      new CreateWebhook(new Kept(), new Targets(VERTX, false), List.of("orders.order.placed"));

  /** Keeps what it gets. */
  private final class Kept implements WebhookStore {
    @Override
    public Future<Added> add(NewWebhook asked, String secret, Deadline deadline) {
      kept.add(asked);
      return Future.succeededFuture(new TooMany());
    }

    @Override
    public Future<List<Webhook>> of(String owner, Deadline deadline) {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Boolean> has(String owner, UUID id, Deadline deadline) {
      return Future.succeededFuture(false);
    }

    @Override
    public Future<Boolean> remove(String owner, UUID id, Deadline deadline) {
      return Future.succeededFuture(false);
    }
  }

  @AfterAll
  static void close() {
    Await.result(VERTX.close());
  }

  private static Request asking(String url) {
    return new Request(
        "createWebhook",
        Params.NONE,
        Params.NONE,
        Params.NONE,
        new Principal("eve", "shop", Set.of()),
        Deadline.after(Duration.ofSeconds(30)),
        null,
        null,
        null,
        JsonObject.of("url", url).toBuffer());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/hook",
        "http://localhost:8080/api/orders",
        "http://2130706433/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "https://10.1.2.3/hook",
        "http://169.254.169.254/latest/meta-data/"
      })
  void refusesWhatIsNotOfTheInternet(String url) {
    assertThatThrownBy(() -> Await.result(create.handle(asking(url))))
        .isInstanceOfSatisfying(
            FailureException.class,
            refused -> assertThat(refused.failure()).isInstanceOf(Failure.Unprocessable.class));
    assertThat(kept).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://partner.example/hook",
        "partner.example/hook",
        "/hook",
        "https:///hook",
        "http://127.1/",
        "https://user:secret@partner.example/hook",
        "https://partner.example/hook#here",
        "https://partner.example:70000/hook",
        "https://partner.example/ä",
        "no url at all"
      })
  void refusesWhatIsNoSuchUrl(String url) {
    assertThatThrownBy(() -> Await.result(create.handle(asking(url))))
        .isInstanceOfSatisfying(
            FailureException.class,
            refused -> assertThat(refused.failure()).isInstanceOf(Failure.InvalidRequest.class));
    assertThat(kept).isEmpty();
  }
}
