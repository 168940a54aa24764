package dev.coppice.bench.service;

/** The answer that everyone gives: a product of 291 bytes. */
public final class Item {

  private static final int BYTES = 291;

  private Item() {}

  /** The item as JSON, padded in its description. */
  public static String json(String sku) {
    String head =
        "{\"sku\":\""
            + sku
            + "\",\"name\":\"WHITE HANGING HEART T-LIGHT HOLDER\","
            + "\"price\":{\"amount\":255,\"currency\":\"GBP\"},"
            + "\"categories\":[\"home\",\"light\"],\"state\":\"active\",\"version\":1,"
            + "\"description\":\"";
    String tail = "\"}";
    return head + ".".repeat(Math.max(0, BYTES - head.length() - tail.length())) + tail;
  }
}
