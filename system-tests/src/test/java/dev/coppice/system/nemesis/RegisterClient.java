package dev.coppice.system.nemesis;

import dev.coppice.system.harness.Answer;
import dev.coppice.system.harness.Management;
import dev.coppice.system.history.Recorder;
import dev.coppice.system.history.Register;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads and changes one live setting through a seed, again and again on a thread of its own. */
final class RegisterClient {
  /** A key that no call goes by. */
  static final String KEY = "calls.nemesis.register";

  private static final long THOUGHT_NANOS = 50_000_000;
  private static final long AFTER_FAILURE_NANOS = 500_000_000;
  private static final int HEDGES = 90_000;

  private final String process;
  private final Supplier<Management> seed;
  private final AtomicInteger values;
  private final Recorder recorder;
  private final Random random;
  private final AtomicLong changes = new AtomicLong();
  private final Thread thread;
  private volatile boolean ending;

  /** What the setting was when this client heard of it last. */
  private @Nullable JsonObject known;

  /**
   * @param seed which to ask at the time
   * @param values counts what all clients have written, so that none writes what another has
   */
  RegisterClient(
      String process,
      Supplier<Management> seed,
      AtomicInteger values,
      Recorder recorder,
      Random random) {
    this.process = process;
    this.seed = seed;
    this.values = values;
    this.recorder = recorder;
    this.random = random;
    this.thread = new Thread(this::run, process);
    thread.setDaemon(true);
  }

  void begin() {
    thread.start();
  }

  /** Ends, when what it is about is over; that takes as long as a seed may be silent. */
  void end() throws InterruptedException {
    ending = true;
    thread.join();
  }

  /** How many have succeeded. */
  long changes() {
    return changes.get();
  }

  private void run() {
    while (!ending) {
      boolean answered =
          switch (random.nextInt(3)) {
            case 0 -> read();
            case 1 -> write();
            default -> compareAndSet();
          };
      LockSupport.parkNanos(answered ? THOUGHT_NANOS : AFTER_FAILURE_NANOS);
    }
  }

  private boolean read() {
    recorder.invoke(process, Register.READ, KEY);
    try {
      Answer answer = ask("getSetting", "");
      if (answer.status() == 200) {
        known = answer.json();
        String value = known.getString("value");
        recorder.ok(
            process, Register.READ, KEY, value == null ? new String[0] : new String[] {value});
        return true;
      }
      recorder.fail(process, Register.READ, KEY, answer.toString());
    } catch (IOException e) {
      recorder.fail(process, Register.READ, KEY, e.toString());
    }
    return false;
  }

  private boolean write() {
    String value = newValue();
    recorder.invoke(process, Register.WRITE, KEY, value);
    return change(Register.WRITE, new JsonObject().put("value", value));
  }

  /** Expects the version instead of the value: as no value comes twice, that is the same. */
  private boolean compareAndSet() {
    JsonObject present = known;
    if (present == null) {
      return read();
    }
    String value = newValue();
    String expected = present.getString("value");
    String function = expected == null ? Register.CREATE : Register.COMPARE_AND_SET;
    if (expected == null) {
      recorder.invoke(process, function, KEY, value);
    } else {
      recorder.invoke(process, function, KEY, expected, value);
    }
    return change(
        function,
        new JsonObject().put("value", value).put("expectedVersion", present.getLong("version")));
  }

  private boolean change(String function, JsonObject body) {
    try {
      Answer answer = ask("setSetting", body.encode());
      if (answer.status() == 200) {
        known = answer.json();
        changes.incrementAndGet();
        recorder.ok(process, function, KEY, "true");
        return true;
      } else if (answer.status() == 409) {
        known = null;
        recorder.ok(process, function, KEY, "false");
        return true;
      } else if (answer.status() < 500) {
        recorder.fail(process, function, KEY, answer.toString());
      } else {
        recorder.unknown(process, function, KEY, answer.toString());
      }
    } catch (ConnectException e) {
      recorder.fail(process, function, KEY, e.toString());
    } catch (IOException e) {
      recorder.unknown(process, function, KEY, e.toString());
    }
    return false;
  }

  private Answer ask(String operation, String body) throws IOException {
    return seed.get()
        .operate("coordination/%s?path.key=%s".formatted(operation, KEY), "application/json", body);
  }

  private String newValue() {
    int number = values.getAndIncrement();
    return "retries=%d,hedge=%dms".formatted(1 + number / HEDGES, 10 + number % HEDGES);
  }
}
