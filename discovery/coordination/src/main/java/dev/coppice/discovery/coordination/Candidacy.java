package dev.coppice.discovery.coordination;

import com.hazelcast.cp.internal.datastructures.lock.operation.LockOp;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A candidate's life: it waits in line for the lock of the election, leads, stops, and waits again.
 *
 * <pre>
 * WAITING --granted--> LEADING --lost or close--> STOPPING --stopped--> WAITING, or CLOSED if closed
 * WAITING --close--> CLOSED
 * </pre>
 *
 * Each attempt has a session of its own. Whatever is in doubt about it is settled by giving it up:
 * then the voters end it, and with it its place in the line or its leadership. On the
 * coordination's loop.
 */
final class Candidacy implements Election {
  private static final Logger LOG = LoggerFactory.getLogger(Candidacy.class);
  private static final long RETRY_MILLIS = 500;
  private static final long SLOW_STOP_MILLIS = 10_000;

  /** A session has one owner here. */
  private static final long OWNER = 1;

  enum State {
    WAITING,
    LEADING,
    STOPPING,
    CLOSED
  }

  private final Vertx vertx;
  private final Raft raft;
  private final Leaders leaders;
  private final String name;
  private final LeaderTask task;
  private final Supplier<Future<Session>> sessions;
  private final Promise<Void> closed = Promise.promise();
  private State state = State.WAITING;
  private @Nullable Session session;
  private boolean closing;
  private boolean complained;
  private volatile @Nullable Office office;

  Candidacy(
      Vertx vertx,
      Raft raft,
      Leaders leaders,
      String name,
      LeaderTask task,
      Supplier<Future<Session>> sessions) {
    this.vertx = vertx;
    this.raft = raft;
    this.leaders = leaders;
    this.name = name;
    this.task = task;
    this.sessions = sessions;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Term> term() {
    Office held = office;
    return held == null || held.isOver() ? Optional.empty() : Optional.of(held);
  }

  Future<Void> closed() {
    return closed.future();
  }

  void stand() {
    if (closing) {
      return;
    }
    sessions
        .get()
        .onSuccess(this::waitInLine)
        .onFailure(
            failure -> {
              complain(failure);
              vertx.setTimer(RETRY_MILLIS, again -> stand());
            });
  }

  private void complain(Throwable failure) {
    if (!complained) {
      complained = true;
      LOG.warn("Election {}: no candidate yet, tries on: {}", name, failure.toString());
    }
  }

  private void waitInLine(Session opened) {
    if (closing) {
      opened.close();
      return;
    }
    complained = false;
    session = opened;
    opened.lost().onComplete(lost -> sessionLost(opened));
    opened
        .<Long>commit(new LockOp("election:" + name, opened.id(), OWNER, UUID.randomUUID()))
        .onSuccess(fence -> granted(opened, fence))
        .onFailure(
            failure -> {
              if (state == State.WAITING && opened == session) {
                LOG.debug("Election {}: lost the place in line: {}", name, failure.toString());
                opened.close();
              }
            });
  }

  private void sessionLost(Session lost) {
    if (lost != session) {
      return;
    }
    if (state == State.WAITING) {
      session = null;
      vertx.setTimer(RETRY_MILLIS, again -> stand());
    } else if (state == State.LEADING) {
      resign("no answer from the voters in time, or they have ended it");
    }
  }

  private void granted(Session holder, long fence) {
    if (holder != session || holder.isOver() || closing || state != State.WAITING) {
      holder.close();
      return;
    }
    state = State.LEADING;
    Office begun = new Office(holder, new Token(holder.epoch(), fence));
    office = begun;
    LOG.info("Election {}: leads, term {}", name, begun.token());
    leaders.began(begun);
    call(() -> task.start(begun))
        .onFailure(
            failure -> {
              LOG.error("Election {}: the task did not start, gives up", name, failure);
              if (office == begun) {
                resign("its task did not start");
              }
            });
  }

  private void resign(String why) {
    if (state != State.LEADING) {
      return;
    }
    state = State.STOPPING;
    Office ending = Objects.requireNonNull(office);
    ending.over = true;
    LOG.info("Election {}: leads no more, term {}: {}", name, ending.token(), why);
    leaders.ended(ending);
    long slow =
        vertx.setTimer(
            SLOW_STOP_MILLIS,
            still -> LOG.warn("Election {}: the task has not stopped for 10 s", name));
    call(() -> task.stop(ending))
        .onFailure(failure -> LOG.error("Election {}: the task did not stop well", name, failure))
        .onComplete(
            stopped -> {
              vertx.cancelTimer(slow);
              stopped();
            });
  }

  private void stopped() {
    office = null;
    Session held = Objects.requireNonNull(session);
    session = null;
    Future<Void> given = held.close();
    if (closing) {
      state = State.CLOSED;
      given.onComplete(done -> closed.tryComplete());
    } else {
      state = State.WAITING;
      vertx.setTimer(RETRY_MILLIS, again -> stand());
    }
  }

  @Override
  public Future<Void> close() {
    return raft.loop()
        .call(
            () -> {
              closing = true;
              if (state == State.LEADING) {
                resign("the candidacy is closed");
              } else if (state == State.WAITING) {
                state = State.CLOSED;
                Session waiting = session;
                session = null;
                (waiting == null ? Future.<Void>succeededFuture() : waiting.close())
                    .onComplete(done -> closed.tryComplete());
              }
              return closed.future();
            });
  }

  private Future<Object> call(Supplier<Future<?>> action) {
    try {
      return raft.loop().here(action.get().<Object>mapEmpty());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** A term of this node. */
  private final class Office implements Term {
    private final Session holder;
    private final Token token;
    private volatile boolean over;

    Office(Session holder, Token token) {
      this.holder = holder;
      this.token = token;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Token token() {
      return token;
    }

    @Override
    public boolean isOver() {
      return over || holder.isOver();
    }
  }
}
