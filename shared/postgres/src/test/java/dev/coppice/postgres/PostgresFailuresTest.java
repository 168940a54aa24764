package dev.coppice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresFailuresTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "08000", "08006", "08P01", "53100", "53300", "57P01", "57P02", "57P03", "57P05", "57014",
        "55P03", "25006", "58030", "40001", "40P01"
      })
  void aServerThatCannotIsUnavailable(String state) {
    assertThat(PostgresFailures.failureOf(refusal(state)))
        .containsInstanceOf(Failure.Unavailable.class);
  }

  static Stream<Throwable> noAnswer() {
    return Stream.of(
        new ConnectException("Connection refused"),
        new UnknownHostException("db"),
        new TimeoutException(),
        ClosedConnectionException.INSTANCE,
        new ConnectionPoolTooBusyException("full"),
        new VertxException("broken", new ConnectException("reset")),
        new IllegalStateException("wrapped", new SQLException("refused", "08001")));
  }

  @ParameterizedTest
  @MethodSource("noAnswer")
  void noAnswerIsUnavailable(Throwable cause) {
    assertThat(PostgresFailures.failureOf(cause)).containsInstanceOf(Failure.Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "23503", "23P01"})
  void whatAnotherHasDoneIsAConflict(String state) {
    assertThat(PostgresFailures.failureOf(refusal(state)))
        .containsInstanceOf(Failure.Conflict.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"42601", "42P01", "22003", "23514", "23502", "28P01", "XX000"})
  void aMistakeOfOursStaysAsItIs(String state) {
    PgException refusal = refusal(state);

    assertThat(PostgresFailures.failureOf(refusal)).isEmpty();
    assertThat(PostgresFailures.translate(refusal)).isSameAs(refusal);
  }

  @Test
  void aParameterOfAWrongTypeIsAMistakeOfOurs() {
    assertThat(PostgresFailures.failureOf(new VertxException("Parameter at position[0] ...")))
        .isEmpty();
  }

  @Test
  void whatTheWorkItselfDecidedIsLeftAlone() {
    FailureException own = new FailureException(new Failure.NotFound("no such note"));

    assertThat(PostgresFailures.translate(own)).isSameAs(own);
    assertThat(PostgresFailures.failureOf(own)).contains(own.failure());
  }

  @Test
  void clientsLearnNothingOfTheServer() {
    Failure.Unavailable failure =
        (Failure.Unavailable)
            PostgresFailures.failureOf(new ConnectException("db.internal:5432")).orElseThrow();

    assertThat(failure.reason()).doesNotContain("db.internal");
  }

  private static PgException refusal(String state) {
    return new PgException("no", "ERROR", state, "detail");
  }
}
