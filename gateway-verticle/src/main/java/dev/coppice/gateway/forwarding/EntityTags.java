package dev.coppice.gateway.forwarding;

/**
 * What compression does to <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3">entity
 * tags</a>. A strong tag names the exact bytes, so a compressed body has the weak form of it; and
 * when a client shows that form to us again, the service gets to see the tag that it made itself.
 */
final class EntityTags {

  private static final String WEAK = "W/\"";

  private EntityTags() {}

  static String weak(String tag) {
    return tag.startsWith("W/") ? tag : "W/" + tag;
  }

  /** A list of tags, each as the strong one. */
  static String strong(String tags) {
    return tags.contains(WEAK) ? tags.replace(WEAK, "\"") : tags;
  }

  /** Whether a list of tags, or {@code *}, has this one; weak comparison, as for If-None-Match. */
  static boolean contain(String tags, String tag) {
    if (tags.strip().equals("*")) {
      return true;
    }
    String opaque = tag.startsWith("W/") ? tag.substring(2) : tag;
    if (opaque.length() < 2 || opaque.charAt(0) != '"') {
      return false;
    }
    int at = tags.indexOf('"');
    while (at >= 0) {
      int end = tags.indexOf('"', at + 1);
      if (end < 0) {
        return false;
      }
      if (end + 1 - at == opaque.length() && tags.startsWith(opaque, at)) {
        return true;
      }
      at = tags.indexOf('"', end + 1);
    }
    return false;
  }
}
