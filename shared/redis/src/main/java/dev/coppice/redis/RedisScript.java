package dev.coppice.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A script that Redis runs in one go: nobody sees what is between its steps.
 *
 * @param text what it says
 * @param sum what Redis knows it by
 */
public record RedisScript(String text, String sum) {

  /**
   * Reads one that lies beside a class.
   *
   * @param name such as {@code take.lua}
   */
  public static RedisScript load(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no " + name + " beside " + beside.getName());
      }
      byte[] bytes = in.readAllBytes();
      byte[] sum = MessageDigest.getInstance("SHA-1").digest(bytes);
      return new RedisScript(
          new String(bytes, StandardCharsets.UTF_8), HexFormat.of().formatHex(sum));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /** The beginning of a command that runs it where it is known. */
  public Request bySum() {
    return Request.cmd(Command.EVALSHA).arg(sum);
  }

  /** The beginning of a command that runs it and makes it known. */
  public Request byText() {
    return Request.cmd(Command.EVAL).arg(text);
  }
}
