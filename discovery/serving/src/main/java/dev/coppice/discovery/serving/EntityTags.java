package dev.coppice.discovery.serving;

import dev.coppice.contract.Params;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Entity tags and conditional reads, <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2">RFC 9110 section 13.1.2</a>.
 */
public final class EntityTags {

  /** 96 bits: two of a billion versions share a tag with a chance of one in 10^11. */
  private static final int BYTES = 12;

  private static final Pattern TAG = Pattern.compile("(?:W/)?(\"[^\"]*\")");

  private EntityTags() {}

  /**
   * The answer with a strong tag of its body; or, when {@code If-None-Match} says that the client
   * has just that, 304 with the tag and no body.
   *
   * @param response the answer to a read that succeeded
   */
  public static Response answer(Request request, Response response) {
    return answer(request, response, tag(response.body()));
  }

  /**
   * The same with a tag of the service's own, such as a version's.
   *
   * @param tag strong, quotes included
   */
  public static Response answer(Request request, Response response, String tag) {
    return has(request, tag)
        ? new Response(304, Params.of("etag", tag), Buffer.buffer())
        : response.withHeader("etag", tag);
  }

  private static String tag(Buffer body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes());
      byte[] start = Arrays.copyOf(digest, BYTES);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(start) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Compares weakly, as the RFC wants: what a cache has marked as weak is still the same to read.
   */
  private static boolean has(Request request, String tag) {
    for (String condition : request.headers().all("if-none-match")) {
      if (condition.strip().equals("*")) {
        return true;
      }
      Matcher tags = TAG.matcher(condition);
      while (tags.find()) {
        if (tags.group(1).equals(tag)) {
          return true;
        }
      }
    }
    return false;
  }
}
