package dev.coppice.postgres;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Params;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a request is known by that is to be done once: the same key of somebody else, or for another
 * operation, is another one.
 *
 * @param principal application and user; empty where nobody has signed in
 * @param operation its id in the contract
 * @param key the client's {@code Idempotency-Key}, 1 to 255 characters
 * @param content SHA-256 of path, query and body, in hexadecimal
 */
public record OnceKey(String principal, String operation, String key, String content) {

  /**
   * @throws FailureException of {@link Failure.InvalidRequest} when the request has no key
   */
  public static OnceKey of(Request request) {
    String key = request.idempotencyKey();
    if (key == null) {
      throw new FailureException(
          Failure.InvalidRequest.of(
              "header.idempotency-key",
              "must be there: 1 to 255 characters of your choice, such as a random UUID, the same"
                  + " one when you ask again"));
    }
    return new OnceKey(principal(request.principal()), request.operation(), key, content(request));
  }

  private static String principal(@Nullable Principal principal) {
    return principal == null ? "" : principal.client() + " " + principal.subject();
  }

  private static String content(Request request) {
    MessageDigest digest = sha256();
    add(digest, request.path());
    add(digest, request.query());
    return HexFormat.of().formatHex(digest.digest(request.body().getBytes()));
  }

  /** With their lengths, so that no two lists of parameters read alike. */
  private static void add(MessageDigest digest, Params params) {
    for (int i = 0; i < params.size(); i++) {
      String name = params.name(i);
      String value = params.value(i);
      String text = name.length() + ":" + name + value.length() + ":" + value;
      digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
