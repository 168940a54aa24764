package dev.coppice.orders;

import static dev.coppice.orders.Shop.customer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.discovery.scheduling.Run;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ForgettingTest {
  @RegisterExtension static final Shop shop = new Shop(Map.of("coppice.orders.poll", "50ms"));

  @RegisterExtension final BackDoor backDoor = new BackDoor(shop);

  private final Principal ada = customer();

  /** One that is never over. */
  private record Turn(Instant due, long missed, Token token, boolean isOver) implements Run {}

  @AfterEach
  void paymentsAreBack() {
    shop.payments.away = false;
  }

  private void grow(String order, int daysOld, int attemptsOld) {
    backDoor.run(
        "UPDATE orders SET changed_at = now() - make_interval(days => $2) WHERE id = $1",
        Tuple.of(order, daysOld));
    backDoor.run(
        """
        UPDATE saga_attempts SET started_at = now() - make_interval(days => $2) WHERE saga = $1
        """,
        Tuple.of(order, attemptsOld));
  }

  private void forget() {
    Turn turn = new Turn(Instant.now(), 0, new Token(1, 1), false);
    Await.result(
        Forgetting.attempts(new PostgresOrderRecords(backDoor.database()), Duration.ofDays(90))
            .work()
            .apply(turn));
  }

  private String shipped() {
    String id = shop.order(ada, "good", shop.product(1), 1);
    shop.await(id, "shipped");
    return id;
  }

  private static Stream<JsonObject> timeline(String id) {
    return shop
        .answer(shop.on(Shop.staff(), "getOrderTimeline", id))
        .jsonBody()
        .getJsonArray("items")
        .stream()
        .map(JsonObject.class::cast);
  }

  private static List<JsonObject> attempts(String id) {
    return timeline(id).filter(entry -> entry.getString("kind").equals("attempt")).toList();
  }

  @Test
  void forgetsAttemptsOfOrdersThatEndedLongAgoAndNotTheirHistory() {
    String old = shipped();
    grow(old, 91, 91);
    String young = shipped();
    grow(young, 89, 89);
    String returnedLately = shipped();
    grow(returnedLately, 1, 91);

    forget();

    assertThat(attempts(old)).isEmpty();
    assertThat(timeline(old).map(entry -> entry.getString("what"))).contains("placed", "shipped");
    assertThat(attempts(young)).hasSize(6);
    assertThat(attempts(returnedLately)).hasSize(6);
  }

  @Test
  void forgetsNothingOfWhatIsUnderWayHoweverLong() {
    shop.payments.away = true;
    String id = shop.order(ada, "good", shop.product(1), 1);
    shop.await(id, "reserved");
    grow(id, 91, 91);

    forget();

    assertThat(attempts(id)).extracting(entry -> entry.getString("what")).contains("reserve");
  }

  @Test
  void goesOnUntilNoneIsLeft() {
    String id = shipped();
    backDoor.run(
        """
        INSERT INTO saga_attempts (saga, fence, step, attempt, instance, started_at)
        SELECT $1, 1000 + n, 'ship', 1, 'orders-1', now() FROM generate_series(1, 1203) AS n
        """,
        Tuple.of(id));
    grow(id, 91, 91);

    forget();

    assertThat(attempts(id)).isEmpty();
  }

  @Test
  void showsNoMoreThanAThousandAttempts() {
    String id = shipped();
    backDoor.run(
        """
        INSERT INTO saga_attempts (saga, fence, step, attempt, instance, started_at)
        SELECT $1, 1000 + n, 'ship', n, 'orders-1', now() + make_interval(secs => n)
        FROM generate_series(1, 1001) AS n
        """,
        Tuple.of(id));

    List<JsonObject> attempts = attempts(id);

    assertThat(attempts).hasSize(1000);
    assertThat(attempts.get(0).getInteger("attempt")).isEqualTo(2);
    assertThat(attempts.get(999).getInteger("attempt")).isEqualTo(1001);
  }
}
