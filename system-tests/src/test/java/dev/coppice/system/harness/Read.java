package dev.coppice.system.harness;

import org.jspecify.annotations.Nullable;

/**
 * A GET and what must come back, so that an answer to somebody else's request counts as a failure.
 *
 * @param expected a text that stands in the body of the right answer
 */
public record Read(String target, String expected) {
  /** What is wrong with the answer, or null. */
  @Nullable String wrong(Answer answer) {
    if (answer.status() != 200) {
      return "status " + answer;
    }
    return answer.text().contains(expected) ? null : "the answer to another request: " + answer;
  }
}
