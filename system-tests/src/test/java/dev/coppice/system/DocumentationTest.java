package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.ProjectTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name is there, and what is there is named. */
class DocumentationTest {

  private static final Pattern NAME_IN_CODE = Pattern.compile("\"(coppice(\\.[a-zA-Z]+){2,})\"");
  private static final Pattern KEY_IN_TABLE = Pattern.compile("(?m)^\\| `(coppice[a-z.]+)`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

  private static final Pattern NAMED_TEST =
      Pattern.compile("`([A-Z][A-Za-z0-9]+(?:Test|IT))(?:\\.([a-z][A-Za-z0-9]*))?`");

  /** An address on the bus, and a switch that a bench throws. */
  private static final Set<String> NOT_FOR_USERS =
      Set.of("coppice.registry.renewals", "coppice.bench.sendAtOnce");

  @Test
  void everySettingAndMeterIsDescribed() throws IOException {
    String documents = text(documents());
    assertThat(namesInCode())
        .hasSizeGreaterThan(40)
        .allMatch(name -> documents.contains('`' + name + '`') || NOT_FOR_USERS.contains(name));
  }

  @Test
  void everySettingDescribedExists() throws IOException {
    String page = Files.readString(ProjectTree.root().resolve("docs/configuration.md"));
    assertThat(matches(KEY_IN_TABLE, page)).hasSizeGreaterThan(30).isSubsetOf(namesInCode());
  }

  @Test
  void everyTestThatThesePagesNameIsThere() throws IOException {
    Map<String, String> tests = tests();
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (String page : List.of("SECURITY.md", "docs/security.md", "docs/consistency.md")) {
      Matcher matcher = NAMED_TEST.matcher(Files.readString(ProjectTree.root().resolve(page)));
      for (; matcher.find(); named++) {
        String method = matcher.group(2);
        String code = tests.getOrDefault(matcher.group(1), "");
        if (code.isEmpty() || (method != null && !code.contains("void " + method + "("))) {
          missing.add(page + ": " + matcher.group());
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(100);
  }

  /** By the name of the class; where several have one name, all of them together. */
  private static Map<String, String> tests() throws IOException {
    Map<String, String> tests = new HashMap<>();
    for (Path file : files(path -> path.toString().matches(".*/src/test/java/.*\\.java"))) {
      String name = file.getFileName().toString().replace(".java", "");
      tests.merge(name, Files.readString(file), String::concat);
    }
    return tests;
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      for (String target : matches(LINK, Files.readString(document))) {
        if (!Files.exists(document.resolveSibling(target))) {
          broken.add(document.getFileName() + " -> " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static Set<String> namesInCode() throws IOException {
    String code = text(files(path -> path.toString().matches(".*/src/main/java/.*\\.java")));
    Set<String> names = matches(NAME_IN_CODE, code);
    assertThat(names).contains("coppice.http.port");
    names.add("coppice.instance");
    return names;
  }

  private static List<Path> documents() throws IOException {
    return files(path -> path.toString().endsWith(".md"));
  }

  private static Set<String> matches(Pattern pattern, String text) {
    Set<String> matches = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      matches.add(matcher.group(1));
    }
    return matches;
  }

  private static String text(List<Path> files) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : files) {
      text.append(Files.readString(file)).append('\n');
    }
    return text.toString();
  }

  private static List<Path> files(Predicate<Path> wanted) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path top : tops()) {
      try (Stream<Path> below = Files.walk(top)) {
        below
            .filter(path -> Files.isRegularFile(path) && wanted.test(path))
            .filter(path -> !path.toString().contains("/target/"))
            .forEach(files::add);
      }
    }
    return files;
  }

  /** Not what hides, and not what was built. */
  private static List<Path> tops() throws IOException {
    try (Stream<Path> tops = Files.list(ProjectTree.root())) {
      return tops.filter(top -> !top.getFileName().toString().matches("\\..*|target")).toList();
    }
  }
}
