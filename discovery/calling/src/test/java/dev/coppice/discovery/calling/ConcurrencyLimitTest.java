package dev.coppice.discovery.calling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The limit at work, in a simulation of callers, an instance and its queue; time is simulated. */
class ConcurrencyLimitTest {

  private static final double MILLI = 1e6;

  /** An instance that does so many calls at once and lets the others wait. */
  private final class Instance {
    private final PriorityQueue<Long> busy = new PriorityQueue<>();
    private final int slots;
    private double millis;

    Instance(int slots, double millis) {
      this.slots = slots;
      this.millis = millis;
    }

    /** When a call that arrives now will be answered. */
    long answers(long now) {
      long took = (long) (millis * MILLI * (0.8 + 0.4 * random.nextDouble()));
      long start = busy.size() < slots ? now : Math.max(now, busy.remove());
      busy.add(start + took);
      return start + took;
    }
  }

  private record Flight(int caller, long sentAt, long answeredAt) {}

  private final class Simulation {
    final Instance instance;
    final List<ConcurrencyLimit> limits = new ArrayList<>();
    final int[] inFlight;
    final PriorityQueue<Flight> flights =
        new PriorityQueue<>((a, b) -> Long.compare(a.answeredAt, b.answeredAt));
    final List<Double> millis = new ArrayList<>();
    long now;
    int shed;

    Simulation(Instance instance, int callers) {
      this.instance = instance;
      this.inFlight = new int[callers];
      for (int i = 0; i < callers; i++) {
        limits.add(new ConcurrencyLimit(0));
      }
    }

    /** Calls at random moments, at this rate on average. */
    void run(double perSecond, double seconds) {
      millis.clear();
      shed = 0;
      long end = now + (long) (seconds * 1e9);
      double next = now;
      while (next < end) {
        next += -Math.log(1 - random.nextDouble()) / perSecond * 1e9;
        passTo((long) next);
        call(random.nextInt(inFlight.length));
      }
    }

    private void passTo(long to) {
      for (long tick = now / 50_000_000 * 50_000_000 + 50_000_000; tick <= to; tick += 50_000_000) {
        answerUntil(tick);
        for (int caller = 0; caller < inFlight.length; caller++) {
          limits.get(caller).judge(inFlight[caller], tick);
        }
      }
      answerUntil(to);
      now = to;
    }

    private void answerUntil(long to) {
      while (!flights.isEmpty() && flights.peek().answeredAt <= to) {
        Flight flight = flights.remove();
        inFlight[flight.caller]--;
        long took = flight.answeredAt - flight.sentAt;
        limits.get(flight.caller).answered(took);
        millis.add(took / MILLI);
      }
    }

    private void call(int caller) {
      if (limits.get(caller).allows(inFlight[caller])) {
        inFlight[caller]++;
        flights.add(new Flight(caller, now, instance.answers(now)));
      } else {
        shed++;
      }
    }

    double p99() {
      List<Double> sorted = millis.stream().sorted().toList();
      return sorted.get(sorted.size() * 99 / 100);
    }
  }

  private final Random random = new Random(11);

  @Test
  void keepsGoodputAndTimesAtThreeTimesTheCapacity() {
    // 8 slots of 20 ms make 400 calls a second.
    Simulation simulation = new Simulation(new Instance(8, 20), 2);
    simulation.run(100, 10);
    double unloaded = simulation.p99();

    simulation.run(1_200, 1);
    simulation.run(1_200, 60);
    assertThat(simulation.millis.size()).isGreaterThan(60 * 400 * 95 / 100);
    assertThat(simulation.p99()).isLessThan(5 * unloaded);
  }

  @Test
  void doesNotTakeALastingOverloadForNormal() {
    Simulation simulation = new Simulation(new Instance(8, 20), 2);
    simulation.run(100, 10);
    double unloaded = simulation.p99();
    simulation.run(1_200, 1_800);
    simulation.run(1_200, 60);
    assertThat(simulation.p99()).isLessThan(5 * unloaded);
  }

  @Test
  void doesNotTakeAServiceAtItsCapacityForASlowOne() {
    Simulation simulation = new Simulation(new Instance(8, 20), 2);
    simulation.run(40, 20);
    double unloaded = simulation.p99();
    for (int percent : new int[] {80, 90, 100, 110}) {
      simulation.run(4 * percent, 20);
    }
    simulation.run(1_200, 2);
    simulation.run(1_200, 20);
    assertThat(simulation.millis.size()).isGreaterThan(20 * 400 * 95 / 100);
    assertThat(simulation.p99()).isLessThan(5 * unloaded);
  }

  @Test
  void doesSoHoweverManyCallersShareTheInstance() {
    Simulation simulation = new Simulation(new Instance(64, 50), 10);
    simulation.run(100, 20);
    double unloaded = simulation.p99();
    simulation.run(3_840, 1);
    simulation.run(3_840, 60);
    assertThat(simulation.millis.size()).isGreaterThan(60 * 1_280 * 95 / 100);
    assertThat(simulation.p99()).isLessThan(5 * unloaded);
  }

  @Test
  void shedsNothingBelowTheCapacity() {
    Simulation simulation = new Simulation(new Instance(8, 20), 2);
    simulation.run(320, 120);
    assertThat(simulation.shed).isZero();
  }

  @Test
  void shedsNothingOfAQuickServiceThatIsBusy() {
    // 0.2 ms each, 4,500 of 5,000 possible a second.
    Simulation simulation = new Simulation(new Instance(1, 0.2), 2);
    simulation.run(4_500, 30);
    assertThat(simulation.shed).isZero();
  }

  @Test
  void forgivesAPause() {
    Simulation simulation = new Simulation(new Instance(8, 5), 1);
    simulation.run(400, 10);
    long pausedUntil = simulation.now + 200_000_000;
    simulation.instance.busy.clear();
    for (int slot = 0; slot < 8; slot++) {
      simulation.instance.busy.add(pausedUntil);
    }
    simulation.run(400, 10);
    assertThat(simulation.shed).isZero();
  }

  @Test
  void recoversWhenTheOverloadIsOver() {
    Simulation simulation = new Simulation(new Instance(8, 20), 2);
    simulation.run(1_200, 20);
    simulation.run(300, 3);
    simulation.run(300, 20);
    assertThat(simulation.shed).isZero();
  }

  @Test
  void learnsThatAServiceHasBecomeSlower() {
    // 80 calls at once in either case.
    Simulation simulation = new Simulation(new Instance(200, 20), 1);
    simulation.run(1_000, 10);
    simulation.instance.millis = 80;
    simulation.run(1_000, 10);
    simulation.run(1_000, 20);
    assertThat(simulation.shed).isZero();
  }

  @Test
  void allowsAFewOnlyWhereNobodyAnswers() {
    ConcurrencyLimit limit = new ConcurrencyLimit(0);
    for (int tick = 1; tick <= 20; tick++) {
      limit.lost();
      limit.judge(0, tick * 50_000_000L);
    }
    assertThat(limit.value()).isEqualTo(ConcurrencyLimit.LEAST);
  }

  @Test
  void growsWithUseBeyondWhereItStarted() {
    Simulation simulation = new Simulation(new Instance(10_000, 20), 1);
    for (int rate = 5_000; rate <= 40_000; rate += 1_000) {
      simulation.run(rate, 1);
    }
    assertThat(simulation.shed).isZero();
    assertThat(simulation.limits.get(0).value()).isGreaterThan(800);
  }
}
