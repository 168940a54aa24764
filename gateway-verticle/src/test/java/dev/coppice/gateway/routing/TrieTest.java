package dev.coppice.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrieTest {

  private static final List<String> WORDS = List.of("a", "b", "ab", "Aa", "BB", "c", "{x}", "{x}");

  /** Tries all templates and takes the one that is literal earliest. */
  private static @Nullable List<String> naive(Set<List<String>> templates, List<String> path) {
    return templates.stream()
        .filter(template -> matches(template, path))
        .min(
            (one, other) -> {
              for (int i = 0; i < one.size(); i++) {
                int order =
                    Boolean.compare(Route.isParameter(one.get(i)), Route.isParameter(other.get(i)));
                if (order != 0) {
                  return order;
                }
              }
              return 0;
            })
        .orElse(null);
  }

  private static boolean matches(List<String> template, List<String> path) {
    boolean matches = template.size() == path.size();
    for (int i = 0; matches && i < path.size(); i++) {
      matches =
          Route.isParameter(template.get(i))
              ? !path.get(i).isEmpty()
              : template.get(i).equals(path.get(i));
    }
    return matches;
  }

  @Test
  void agreesWithANaiveMatcher() {
    int matched = 0;
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Trie trie = new Trie();
      Map<Resource, List<String>> templates = new HashMap<>();
      Set<List<String>> distinct = new LinkedHashSet<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        List<String> template = randomSegments(random, WORDS);
        distinct.add(template);
        templates.put(trie.at(template), template);
      }
      RequestPath path = new RequestPath();
      for (int i = 0; i < 200; i++) {
        List<String> segments =
            randomSegments(random, List.of("a", "b", "ab", "Aa", "BB", "z", ""));
        String text = "/" + String.join("/", escaped(random, segments));
        assertThat(path.read(text, 0, text.length())).isNull();
        Resource found = trie.find(path);
        List<String> expected = naive(distinct, segments);
        assertThat(found == null ? null : templates.get(found))
            .as("seed %d, %s in %s", seed, text, distinct)
            .isEqualTo(expected);
        matched += found == null ? 0 : 1;
      }
    }
    assertThat(matched).isGreaterThan(5_000);
  }

  private static List<String> randomSegments(Random random, List<String> words) {
    List<String> segments = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      segments.add(words.get(random.nextInt(words.size())));
    }
    return segments;
  }

  /** The same text, now and then written with escapes that nobody needs. */
  private static List<String> escaped(Random random, List<String> segments) {
    return segments.stream()
        .map(
            segment ->
                segment.isEmpty() || random.nextInt(4) > 0
                    ? segment
                    : "%%%02x".formatted((int) segment.charAt(0)) + segment.substring(1))
        .toList();
  }

  @Test
  void holdsManyLiteralsInOneNode() {
    Trie trie = new Trie();
    Map<String, Resource> all = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      all.put("name" + i, trie.at(List.of("name" + i)));
    }
    RequestPath path = new RequestPath();
    all.forEach(
        (name, resource) -> {
          path.read("/" + name, 0, name.length() + 1);
          assertThat(trie.find(path)).isSameAs(resource);
        });
    path.read("/name1000", 0, 9);
    assertThat(trie.find(path)).isNull();
  }
}
