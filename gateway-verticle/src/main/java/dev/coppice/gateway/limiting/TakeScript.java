package dev.coppice.gateway.limiting;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The script that counts requests in Redis, {@code take.lua}.
 *
 * @param text what it says
 * @param sum what Redis knows it by
 */
record TakeScript(String text, String sum) {

  static TakeScript load() {
    try (InputStream in = TakeScript.class.getResourceAsStream("take.lua")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      byte[] sum = MessageDigest.getInstance("SHA-1").digest(bytes);
      return new TakeScript(
          new String(bytes, StandardCharsets.UTF_8), HexFormat.of().formatHex(sum));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /** Runs it where it is known. */
  Request bySum(List<Counting> countings) {
    return arguments(Request.cmd(Command.EVALSHA).arg(sum), countings);
  }

  /** Runs it and makes it known. */
  Request byText(List<Counting> countings) {
    return arguments(Request.cmd(Command.EVAL).arg(text), countings);
  }

  /** Makes it known, and counts by a key that is nobody's. */
  Request trial() {
    return Request.cmd(Command.EVAL).arg(text).arg(1).arg("coppice:trial").arg(1).arg(1).arg(1);
  }

  private static Request arguments(Request command, List<Counting> countings) {
    int keys = 0;
    for (Counting counting : countings) {
      keys += counting.size();
    }
    command.arg(keys);
    for (Counting counting : countings) {
      for (int i = 0; i < counting.size(); i++) {
        command.arg(counting.limit(i).key(counting.who(i)));
      }
    }
    for (Counting counting : countings) {
      for (int i = 0; i < counting.size(); i++) {
        command.arg(counting.limit(i).interval()).arg(counting.limit(i).burst());
        command.arg(i == 0 ? counting.size() : 0);
      }
    }
    return command;
  }
}
