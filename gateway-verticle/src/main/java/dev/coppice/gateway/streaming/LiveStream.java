package dev.coppice.gateway.streaming;

import dev.coppice.contract.EventStream;
import dev.coppice.contract.Failure;
import dev.coppice.contract.Problems;
import dev.coppice.contract.Response;
import dev.coppice.gateway.streaming.EventFeeds.Listening;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of events. It listens first and then asks what there is now, so that nothing happens
 * unseen in between; what it hears until it has the answer comes after it. Since the event bus
 * promises nothing, and not every state is an event, it asks again: after two seconds, then after
 * twice as long, and so on up to a limit.
 */
public final class LiveStream implements Listener {

  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

  /** What there is, as it is told by the operation that is asked. */
  private static final String STATE = "state";

  /** Why the stream ends: a problem. */
  private static final String END = "end";

  private static final int OK = 200;
  private static final long REGISTER_SECONDS = 5;
  private static final long FIRST_ASK_AGAIN = TimeUnit.SECONDS.toNanos(2);

  /** Those that lose their gateway must not all come at the same moment. */
  private static final long SOONEST_RETRY_MILLIS = 1_000;

  private static final long LATEST_RETRY_MILLIS = 4_000;

  private final Listeners all;
  private final StreamClient client;
  private final String user;
  private final Backlog backlog;
  private final Standing standing;
  private final List<Buffer> early = new ArrayList<>();
  private @Nullable Listening listening;
  private boolean begun;
  private boolean over;
  private boolean asking;
  private long askGap = FIRST_ASK_AGAIN;
  private long askAt;
  private long lastState;

  private LiveStream(Listeners all, StreamClient client, String user) {
    this.all = all;
    this.client = client;
    this.user = user;
    this.backlog = all.backlog();
    this.standing = new Standing(client::verify, this::end);
  }

  /**
   * Begins a stream, or says why not.
   *
   * @param subject what it is about
   * @param user whose it is, for the count
   */
  public static void open(
      Listeners all, EventStream declared, String subject, String user, StreamClient client) {
    Failure refusal = all.enter(user);
    if (refusal != null) {
      client.refuse(refusal);
      return;
    }
    LiveStream stream = new LiveStream(all, client, user);
    all.opened(stream);
    stream.open(declared.addresses(), subject);
  }

  private void open(List<String> addresses, String subject) {
    client.out().closeHandler(closed -> gone());
    client.out().exceptionHandler(reset -> gone());
    Listening opened = all.feeds().listen(addresses, subject, this::hear);
    listening = opened;
    opened
        .ready()
        .timeout(REGISTER_SECONDS, TimeUnit.SECONDS)
        .compose(heard -> client.ask())
        .onComplete(this::begin);
  }

  private void begin(@Nullable Response state, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    if (state == null) {
      LOG.warn("A stream of events cannot begin: {}", String.valueOf(failure));
      refuse(Failure.Unavailable.of("events cannot be listened to now"));
    } else if (state.status() != OK) {
      close();
      client.answer(state);
    } else {
      begun = true;
      client.begin();
      write(
          ServerSentEvents.retry(
              ThreadLocalRandom.current().nextLong(SOONEST_RETRY_MILLIS, LATEST_RETRY_MILLIS)));
      tell(state);
      early.forEach(this::write);
      early.clear();
      askLater();
    }
  }

  private void refuse(Failure failure) {
    close();
    client.refuse(failure);
  }

  private void hear(LiveEvent told) {
    if (over) {
      return;
    }
    Buffer event = ServerSentEvents.event(told.id(), told.type(), told.data());
    if (begun) {
      write(event);
      return;
    }
    early.add(event);
    if (early.stream().mapToInt(Buffer::length).sum() > all.options().buffer()) {
      refuse(Failure.Unavailable.of("more happens to it now than can be kept; ask again"));
    }
  }

  private void tell(Response state) {
    lastState = fingerprint(state.body());
    write(ServerSentEvents.event(null, STATE, state.body()));
  }

  /** What a state is known by; the states themselves would take more memory than all else. */
  private static long fingerprint(Buffer body) {
    CRC32C sum = new CRC32C();
    sum.update(body.getBytes());
    return sum.getValue() << 32 | body.length();
  }

  private void write(Buffer text) {
    if (over) {
      return;
    }
    if (backlog.hasRoom(text.length())) {
      backlog.add(text.length(), client.out().write(text));
    } else {
      drop();
    }
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public void tick(long now) {
    if (!begun) {
      return;
    }
    if (backlog.isStale(now)) {
      drop();
      return;
    }
    if (backlog.isQuiet(now, all.options().heartbeat())) {
      write(ServerSentEvents.HEARTBEAT);
    }
    if (!over) {
      standing.check();
    }
    if (now - askAt >= 0) {
      askAgain();
    }
  }

  private void askLater() {
    askAt = System.nanoTime() + askGap;
    askGap = Math.min(2 * askGap, all.options().refresh().toNanos());
  }

  private void askAgain() {
    if (asking || over) {
      return;
    }
    asking = true;
    client
        .ask()
        .onComplete(
            (state, failure) -> {
              asking = false;
              askLater();
              if (state != null) {
                compare(state);
              }
            });
  }

  private void compare(Response state) {
    if (over) {
      return;
    }
    if (state.status() == OK) {
      if (fingerprint(state.body()) != lastState) {
        tell(state);
      }
    } else if (state.status() < 500 && state.status() != 429) {
      end(state, false);
    }
  }

  @Override
  public void leave() {
    if (begun) {
      end(Problems.toResponse(Listeners.LEAVING, null), true);
    } else {
      refuse(Listeners.LEAVING);
    }
  }

  private void end(Failure why) {
    if (!over) {
      end(Problems.toResponse(why, null), false);
    }
  }

  private void end(Response why, boolean hangUp) {
    write(ServerSentEvents.event(null, END, why.body()));
    if (over) {
      return;
    }
    close();
    client.ended(backlog.total(), hangUp);
  }

  private void drop() {
    close();
    all.dropped();
    client.cut(backlog.total());
  }

  /** The client has left. */
  private void gone() {
    if (!over) {
      close();
      client.ended(backlog.total(), false);
    }
  }

  private void close() {
    over = true;
    early.clear();
    if (listening != null) {
      listening.close();
    }
    all.closed(this);
  }
}
