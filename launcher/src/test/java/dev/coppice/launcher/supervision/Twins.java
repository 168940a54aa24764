package dev.coppice.launcher.supervision;

/** Makes the same function at two places, and another one beside. */
final class Twins {
  private Twins() {}

  interface Speech {
    String about(String word);
  }

  public static void main(String[] words) {
    say(Twins::same);
    say(Twins::same);
    say(Twins::other);
  }

  private static void say(Speech speech) {
    System.out.println(speech.about("word"));
  }

  private static String same(String word) {
    return word;
  }

  private static String other(String word) {
    return word + word;
  }
}
