package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.supervision.ProcessView.State;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one place filled: starts a process, watches it, and starts the next one when it dies, until
 * it is told to stop. {@link State} shows the transitions; the thread that {@link #start} makes
 * owns all of them but the one to {@link State#STOPPING}.
 *
 * <p>All methods may be called from any thread.
 */
final class ManagedProcess {
  /** While all is well. That it has ended is known at once. */
  private static final Duration UP_POLL = Duration.ofSeconds(2);

  private static final Duration UNREADY_POLL = Duration.ofSeconds(1);

  /**
   * One that starts is looked at again after a twentieth of the time that it has taken so far, and
   * after this at the soonest: a dozen that start at once have better things to do than to answer.
   */
  private static final Duration SHORTEST_POLL = Duration.ofMillis(50);

  private static final int LOOKS = 20;

  private final Place place;
  private final ProcessStarter starter;
  private final HealthProbe probe;
  private final RunFiles runFiles;
  private final BackOff backOff;
  private final Pace pace;
  private final CountDownLatch ended = new CountDownLatch(1);

  // Guarded by this object's monitor, which is notified at every change.
  private State state = State.WAITING;
  private boolean wanted = true;
  private boolean everReady;
  private int starts;
  private String note = "";
  private String lastEnding = "";
  private @Nullable Child child;
  private @Nullable String instance;

  ManagedProcess(
      Place place,
      ProcessStarter starter,
      HealthProbe probe,
      RunFiles runFiles,
      BackOff backOff,
      Pace pace) {
    this.place = place;
    this.starter = starter;
    this.probe = probe;
    this.runFiles = runFiles;
    this.backOff = backOff;
    this.pace = pace;
  }

  /**
   * Begins to keep the place filled.
   *
   * @param adopted a process that fills it already, or null to start one
   */
  void start(@Nullable Child adopted) {
    Thread keeper = new Thread(() -> keep(adopted), "keeper of " + place);
    keeper.setDaemon(true);
    keeper.start();
  }

  Place place() {
    return place;
  }

  synchronized ProcessView view() {
    return new ProcessView(
        place,
        state,
        instance,
        child == null ? null : child.identity().pid(),
        child == null ? null : child.managementPort(),
        starts,
        everReady,
        note);
  }

  /**
   * Waits until it is up.
   *
   * @return false when the limit is over, or when it was told to stop
   */
  synchronized boolean awaitUp(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (state != State.UP) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0 || !wanted) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Ends the process at once, as a crash would; the next one is started as after a crash. */
  synchronized boolean kill() {
    if (child == null) {
      return false;
    }
    child.kill();
    return true;
  }

  /** Asks the process to leave in order, and starts no other; does not wait for it. */
  synchronized void askToStop() {
    if (!wanted) {
      return;
    }
    wanted = false;
    become(State.STOPPING, "");
    if (child != null) {
      child.terminate();
    }
  }

  /**
   * Stops it, in order if that takes no longer than the grace.
   *
   * @return false when it had to be killed
   */
  boolean stop(Duration grace) throws InterruptedException {
    askToStop();
    if (ended.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    kill();
    ended.await();
    return false;
  }

  private void keep(@Nullable Child adopted) {
    try {
      Child next = adopted != null ? adopted : launchInTurn();
      while (isWanted() || next != null) {
        long born = System.nanoTime();
        if (next != null) {
          watch(next);
          buried(next);
        }
        pause(backOff.afterDeath(Duration.ofNanos(System.nanoTime() - born)));
        next = launch();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts a keeper but the end of the JVM.
      Thread.currentThread().interrupt();
    } finally {
      pace.done(place);
      synchronized (this) {
        become(State.STOPPED, note);
      }
      ended.countDown();
    }
  }

  /** What has died is started again at once; only the first start waits for others. */
  private @Nullable Child launchInTurn() throws InterruptedException {
    pace.begin(place, this::isWanted);
    return launch();
  }

  /** Null when it could not be started, or is wanted no more. */
  private synchronized @Nullable Child launch() {
    if (!wanted) {
      return null;
    }
    starts++;
    try {
      return starter.start(place);
    } catch (IOException e) {
      lastEnding = "cannot be started: " + e.getMessage();
      return null;
    }
  }

  private void watch(Child running) throws InterruptedException {
    synchronized (this) {
      child = running;
      instance = running.instance();
      if (wanted) {
        become(State.STARTING, beginning());
      } else {
        running.terminate();
      }
    }
    runFiles.write(running);
    long begun = System.nanoTime();
    boolean hasBeenUp = false;
    Duration pause = startingPoll(begun);
    while (!running.awaitExit(pause)) {
      HealthProbe.Health health = probe.check(running);
      synchronized (this) {
        if (wanted && health.ready()) {
          everReady = true;
          hasBeenUp = true;
          become(State.UP, "");
        } else if (wanted) {
          notReady(health.reason());
        }
      }
      if (health.ready()) {
        pace.done(place);
      }
      pause = health.ready() ? UP_POLL : hasBeenUp ? UNREADY_POLL : startingPoll(begun);
    }
  }

  private static Duration startingPoll(long begun) {
    Duration some = Duration.ofNanos(System.nanoTime() - begun).dividedBy(LOOKS);
    return Collections.max(List.of(SHORTEST_POLL, Collections.min(List.of(some, UNREADY_POLL))));
  }

  private void notReady(String reason) {
    if (state == State.STARTING) {
      become(State.STARTING, reason.isEmpty() ? beginning() : reason);
    } else {
      become(State.UNREADY, reason.isEmpty() ? "it does not answer" : reason);
    }
  }

  private String beginning() {
    return lastEnding.isEmpty() ? "" : "again, after " + lastEnding;
  }

  private void buried(Child dead) {
    pace.done(place);
    runFiles.delete(dead);
    synchronized (this) {
      child = null;
      lastEnding = dead.ending();
    }
  }

  private synchronized void pause(Duration pause) throws InterruptedException {
    if (wanted) {
      become(State.WAITING, lastEnding + ", next start in " + seconds(pause));
    }
    long deadline = System.nanoTime() + pause.toNanos();
    long left = pause.toMillis();
    while (wanted && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
  }

  private synchronized boolean isWanted() {
    return wanted;
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }

  private void become(State next, String why) {
    state = next;
    note = why;
    notifyAll();
  }
}
