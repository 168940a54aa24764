package dev.coppice.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.payments.Step.Kind;
import dev.coppice.payments.Step.Progress;
import dev.coppice.payments.ledger.Account;
import dev.coppice.payments.ledger.Entry;
import dev.coppice.payments.ledger.Money;
import dev.coppice.payments.ledger.Posting;
import dev.coppice.payments.provider.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleTest {

  private static Payment in(PaymentState state, long captured, long refunded, Step... steps) {
    return new Payment(
        new NewPayment(
            new PaymentId("p-1"),
            "order-1",
            Optional.empty(),
            new Money(100, "EUR"),
            "tok_1",
            Optional.empty()),
        state,
        Optional.empty(),
        Optional.empty(),
        Optional.of("auth_1"),
        captured,
        refunded,
        Instant.EPOCH,
        List.of(steps));
  }

  private static Step open(Kind kind, String name, long amount) {
    return new Step(kind, name, amount, Progress.OPEN, Optional.empty());
  }

  @ParameterizedTest
  @EnumSource(
      value = PaymentState.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AUTHORISED"})
  void capturesOnlyWhatIsAuthorised(PaymentState state) {
    assertThatThrownBy(() -> Lifecycle.requireAllowed(in(state, 0, 0), Kind.CAPTURE, 100))
        .isInstanceOf(RefusedStepException.class)
        .hasMessageContainingAll("p-1 is " + state.text(), "only authorised ones can be");
  }

  @ParameterizedTest
  @EnumSource(
      value = PaymentState.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AUTHORISING", "PENDING", "REQUIRES_ACTION", "AUTHORISED"})
  void voidsNothingThatIsDecidedOtherwise(PaymentState state) {
    assertThatThrownBy(() -> Lifecycle.requireAllowed(in(state, 0, 0), Kind.VOID, 100))
        .isInstanceOf(RefusedStepException.class)
        .hasMessageContainingAll(
            "p-1 is " + state.text(), "only authorised ones and undecided ones can be");
  }

  @ParameterizedTest
  @EnumSource(
      value = PaymentState.class,
      names = {"DECLINED", "FAILED"})
  void leavesWhatWasDecidedMeanwhileAsItIs(PaymentState state) {
    Step step = open(Kind.VOID, "void", 100);
    Payment decided = in(state, 0, 0, step);
    assertThat(Lifecycle.conclude(decided, step, new Outcome.Done("auth_1")).payment().state())
        .isEqualTo(state);
    assertThat(Lifecycle.conclude(decided, step, new Outcome.Refused("not_open")).payment().state())
        .isEqualTo(state);
  }

  @Test
  void neitherVoidsWhatIsBeingCapturedNorTheReverse() {
    Payment capturing = in(PaymentState.AUTHORISED, 0, 0, open(Kind.CAPTURE, "capture", 100));
    assertThatThrownBy(() -> Lifecycle.requireAllowed(capturing, Kind.VOID, 100))
        .hasMessageContaining("its capture is under way");
    Payment voiding = in(PaymentState.AUTHORISED, 0, 0, open(Kind.VOID, "void", 100));
    assertThatThrownBy(() -> Lifecycle.requireAllowed(voiding, Kind.CAPTURE, 100))
        .hasMessageContaining("its void is under way");
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 101", "60, 0, 41", "60, 30, 11", "0, 100, 1"})
  void countsRefundsUnderWayAsRefunded(long refunded, long underWay, long amount) {
    Step[] steps =
        underWay == 0 ? new Step[0] : new Step[] {open(Kind.REFUND, "refund:1", underWay)};
    PaymentState state = refunded == 0 ? PaymentState.CAPTURED : PaymentState.PARTIALLY_REFUNDED;
    Payment payment = in(state, 100, refunded, steps);
    assertThatThrownBy(() -> Lifecycle.requireAllowed(payment, Kind.REFUND, amount))
        .isInstanceOfSatisfying(
            RefusedStepException.class, e -> assertThat(e.isForState()).isFalse());
    if (amount > 1) {
      Lifecycle.requireAllowed(payment, Kind.REFUND, amount - 1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PaymentState.class,
      names = {"DECLINED", "FAILED", "VOIDED", "CAPTURED", "REFUNDED"})
  void nothingIsAuthorisedThatHasComeFurther(PaymentState state) {
    Step step = open(Kind.AUTHORISE, "authorise", 100);
    assertThatThrownBy(() -> Lifecycle.conclude(in(state, 0, 0), step, new Outcome.Done("auth_1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot become authorised");
  }

  @Test
  void aRefusedCaptureFailsThePaymentAndBooksNothing() {
    Change change =
        Lifecycle.conclude(
            in(PaymentState.AUTHORISED, 0, 0),
            open(Kind.CAPTURE, "capture", 100),
            new Outcome.Refused("wrong_state"));
    assertThat(change.payment().state()).isEqualTo(PaymentState.FAILED);
    assertThat(change.payment().reason()).contains("wrong_state");
    assertThat(change.entry()).isEmpty();
  }

  @Test
  void aRefusedRefundLeavesThePaymentAsItIs() {
    Payment captured = in(PaymentState.CAPTURED, 100, 0);
    Change change =
        Lifecycle.conclude(
            captured, open(Kind.REFUND, "refund:1", 10), new Outcome.Refused("amount_too_large"));
    assertThat(change.payment()).isEqualTo(captured);
    assertThat(change.progress()).isEqualTo(Progress.REFUSED);
  }

  @Provide
  Arbitrary<List<Long>> refunds() {
    return Arbitraries.longs().between(1, 120).list().ofMaxSize(12);
  }

  /** Whatever is refunded in whichever parts: the books add up, and never more than was paid. */
  @Property
  void theBooksBalanceWhateverIsRefunded(
      @ForAll("refunds") List<Long> amounts,
      @ForAll @LongRange(min = 0, max = 3) long refusedEach) {
    List<Entry> booked = new ArrayList<>();
    Change captured =
        Lifecycle.conclude(
            in(PaymentState.AUTHORISED, 0, 0),
            open(Kind.CAPTURE, "capture", 100),
            new Outcome.Done("auth_1"));
    captured.entry().ifPresent(booked::add);
    Payment payment = captured.payment();
    int count = 0;
    for (long amount : amounts) {
      count++;
      try {
        Lifecycle.requireAllowed(payment, Kind.REFUND, amount);
      } catch (RefusedStepException e) {
        continue;
      }
      Outcome outcome =
          refusedEach > 0 && count % refusedEach == 0
              ? new Outcome.Refused("no")
              : new Outcome.Done("auth_1");
      Change change =
          Lifecycle.conclude(payment, open(Kind.REFUND, "refund:" + count, amount), outcome);
      change.entry().ifPresent(booked::add);
      payment = change.payment();
    }
    assertThat(payment.refunded()).isBetween(0L, 100L);
    assertThat(sum(booked, Account.ACQUIRER)).isEqualTo(100 - payment.refunded());
    assertThat(sum(booked, Account.SALES)).isEqualTo(-100);
    assertThat(sum(booked, Account.REFUNDS)).isEqualTo(payment.refunded());
    assertThat(payment.state() == PaymentState.REFUNDED).isEqualTo(payment.refunded() == 100);
  }

  private static long sum(List<Entry> entries, Account account) {
    return entries.stream()
        .flatMap(entry -> entry.postings().stream())
        .filter(posting -> posting.account() == account)
        .mapToLong(Posting::amount)
        .sum();
  }
}
