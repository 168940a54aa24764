package dev.coppice.orders;

import static dev.coppice.orders.Shop.customer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Deadline;
import dev.coppice.events.EventTypes;
import dev.coppice.events.PostgresOutbox;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.orders.saga.Claim;
import dev.coppice.orders.saga.Outcome;
import dev.coppice.orders.saga.PostgresConclusion;
import dev.coppice.orders.saga.PostgresSagaStore;
import dev.coppice.orders.saga.SagaOptions;
import dev.coppice.orders.saga.SagaStore;
import dev.coppice.orders.saga.StaleClaimException;
import dev.coppice.orders.saga.Step;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.testing.Await;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An instance that stood still for longer than a step was its own comes back and goes on. */
class FencingTest {
  private static final Stops stops = new Stops();

  @RegisterExtension
  static final Shop shop =
      new Shop(Map.of("coppice.orders.poll", "1m", "coppice.orders.lease", "500ms"), stops);

  private final Vertx vertx = Vertx.vertx();
  private final Settings settings =
      Settings.of(Map.of("coppice.postgres.uri", shop.uri(), "coppice.orders.lease", "500ms"));
  private Database database;
  private SagaStore store;

  @BeforeEach
  void open() {
    database =
        Await.result(
            Database.open(vertx, new Readiness(), PostgresOptions.from(settings, "orders")));
    SagaOptions options = SagaOptions.from(settings);
    PostgresOutbox outbox = new PostgresOutbox(EventTypes.load("orders"), database);
    store =
        new PostgresSagaStore(
            database,
            new PostgresConclusion(outbox, options, InstantSource.system()),
            options,
            "orders-late");
  }

  @AfterEach
  void close() {
    Await.result(database.close());
    Await.result(vertx.close());
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(5));
  }

  private Claim taken(String id) {
    Claim[] taken = new Claim[1];
    Await.until(
        "the step of " + id + " can be taken",
        () -> {
          Optional<Claim> claim = Await.result(store.claim(id, soon()));
          claim.ifPresent(each -> taken[0] = each);
          return claim.isPresent();
        });
    return taken[0];
  }

  private static Outcome captured() {
    return new Outcome.Done(Optional.of(new Outcome.Sums(1_300, 0)), false);
  }

  @Test
  void whatItBringsCountsNoMore() {
    stops.at(new Stops.Gap(Step.CAPTURE, true));
    String id = shop.order(customer(), "good", shop.product(2), 2);
    Await.until("it has stopped", () -> stops.hasStopped(id));
    Claim late = taken(id);
    Claim now = taken(id);
    assertThat(now.fence()).isEqualTo(late.fence() + 1);

    assertThat(Await.failure(store.conclude(late, captured(), true, soon())))
        .isInstanceOf(StaleClaimException.class)
        .hasMessageContaining("was taken by somebody else");
    assertThat(shop.order(id).getString("state")).isEqualTo("confirmed");

    Optional<Claim> next = Await.result(store.conclude(now, captured(), true, soon()));
    assertThat(next).map(Claim::step).contains(Step.SHIP);
    assertThat(shop.order(id).getString("state")).isEqualTo("paid");
    assertThat(Await.failure(store.conclude(now, captured(), true, soon())))
        .isInstanceOf(StaleClaimException.class);
  }

  @Test
  void aStepThatIsTakenIsNotTakenAgainBeforeItsTime() {
    stops.at(new Stops.Gap(Step.RESERVE, false));
    String id = shop.order(customer(), "good", shop.product(2), 2);
    Await.until("it has stopped", () -> stops.hasStopped(id));

    Claim taken = taken(id);

    assertThat(Await.result(store.claim(id, soon()))).isEmpty();
    assertThat(taken.step()).isEqualTo(Step.RESERVE);
    assertThat(taken.attempt()).isEqualTo(2);
  }
}
