package dev.coppice.discovery.serving;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client wants to be true of a thing before it changes: {@code If-Match} and {@code
 * If-None-Match: *}, <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1">RFC 9110 section
 * 13.1</a>.
 */
public final class Precondition {

  private static final Pattern TAG = Pattern.compile("(?:W/)?\"[^\"]*\"");

  /** One of them it must have; any will do when there are none. A weak tag never matches. */
  private final Set<String> tags;

  private final boolean present;
  private final boolean absent;

  private Precondition(Set<String> tags, boolean present, boolean absent) {
    this.tags = tags;
    this.present = present;
    this.absent = absent;
  }

  public static Precondition of(Request request) {
    List<String> ifMatch = request.headers().all("if-match");
    Set<String> tags = new HashSet<>();
    if (!ifMatch.stream().allMatch(value -> value.strip().equals("*"))) {
      Matcher tag = TAG.matcher(String.join(",", ifMatch));
      while (tag.find()) {
        tags.add(tag.group());
      }
    }
    return new Precondition(tags, !ifMatch.isEmpty(), request.header("if-none-match") != null);
  }

  /**
   * @param thing such as {@code product 85123A}
   * @param tag its strong entity tag, quotes included; empty when it is not there
   * @throws FailureException of PreconditionFailed that says what is true now
   */
  public void check(String thing, Optional<String> tag) {
    if (tag.isEmpty() && present) {
      throw failed("there is no " + thing);
    }
    tag.filter(now -> absent || !(tags.isEmpty() || tags.contains(now)))
        .ifPresent(
            now -> {
              throw failed(thing + " is there with the ETag " + now);
            });
  }

  private static FailureException failed(String detail) {
    return new FailureException(new Failure.PreconditionFailed(detail));
  }
}
