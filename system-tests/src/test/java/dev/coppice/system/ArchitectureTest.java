package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.coppice.system.harness.ProjectTree;
import io.vertx.core.shareddata.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Arrows point down only: services and gateway to discovery, discovery to shared. */
class ArchitectureTest {
  private static final String GATEWAY = "gateway-verticle";
  private static final String LAUNCHER = "launcher";
  private static final Set<String> CLUSTERED_LOCKS =
      Set.of("getLock", "getLockWithTimeout", "withLock");

  /**
   * A module with code.
   *
   * @param path such as {@code services/catalog}
   */
  private record Module(String path, JavaClasses classes) {}

  private record Arrow(String from, String to, String because) {}

  private static final List<Module> MODULES = new ArrayList<>();

  @BeforeAll
  static void readAllModules() throws IOException {
    for (String path : modulePaths()) {
      MODULES.add(new Module(path, new ClassFileImporter().importPath(classes(path))));
    }
  }

  @Test
  void findsTheModulesThatItJudges() {
    assertThat(MODULES)
        .extracting(Module::path)
        .contains("shared/contract", "shared/node", "discovery/registry", "discovery/calling")
        .contains(
            "discovery/coordination",
            "discovery/serving",
            "services/catalog",
            "services/inventory",
            "services/cart",
            "services/identity",
            "services/acquirer",
            "services/payments",
            "services/shipping",
            "services/orders",
            "services/storefront",
            "services/notifications",
            GATEWAY,
            LAUNCHER);
  }

  @Test
  void sharedKnowsOnlyShared() {
    assertThat(arrows("shared/")).allMatch(arrow -> arrow.to().startsWith("shared/"));
  }

  @Test
  void discoveryKnowsOnlyItselfAndShared() {
    assertThat(arrows("discovery/"))
        .isNotEmpty()
        .allMatch(arrow -> arrow.to().startsWith("shared/") || arrow.to().startsWith("discovery/"));
  }

  @Test
  void noServiceKnowsAnotherOneOrTheGateway() {
    assertThat(arrows("services/"))
        .isNotEmpty()
        .allMatch(arrow -> arrow.to().startsWith("shared/") || arrow.to().startsWith("discovery/"));
  }

  @Test
  void theGatewayKnowsNoService() throws IOException {
    assertThat(arrows(GATEWAY))
        .isNotEmpty()
        .allMatch(arrow -> arrow.to().startsWith("shared/") || arrow.to().startsWith("discovery/"));
    List<String> services =
        MODULES.stream()
            .map(Module::path)
            .filter(path -> path.startsWith("services/"))
            .map(path -> path.substring("services/".length()))
            // By itself that is a word of HTTP, for a body that is not compressed.
            .map(name -> name.equals("identity") ? "/identity" : name)
            .toList();
    assertThat(services).isNotEmpty();
    for (Path file : files(classes(GATEWAY))) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
          .as(file.toString())
          .doesNotContain(services);
    }
  }

  @Test
  void nobodyKnowsTheLauncher() {
    assertThat(arrows("")).noneMatch(arrow -> arrow.to().equals(LAUNCHER));
  }

  /** They belong to threads of a pool, so several holders on one node get them at once. */
  @Test
  void nobodyUsesTheClusteredLocksOfVertx() {
    assertThat(MODULES)
        .flatMap(Module::classes)
        .flatMap(JavaClass::getMethodCallsFromSelf)
        .filteredOn(call -> call.getTargetOwner().isAssignableTo(SharedData.class))
        .noneMatch(call -> CLUSTERED_LOCKS.contains(call.getTarget().getName()));
  }

  @Test
  void everyPackageBelongsToOneModule() {
    Map<String, Set<String>> owners = new TreeMap<>();
    for (Module module : MODULES) {
      for (JavaClass type : module.classes()) {
        owners.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>()).add(module.path());
      }
    }
    assertThat(owners).isNotEmpty().allSatisfy((name, paths) -> assertThat(paths).hasSize(1));
  }

  /** Uses of one module's classes by those of another whose path begins so. */
  private static List<Arrow> arrows(String from) {
    Map<String, String> owners = new HashMap<>();
    MODULES.forEach(
        module -> module.classes().forEach(type -> owners.put(type.getName(), module.path())));
    List<Arrow> arrows = new ArrayList<>();
    for (Module module : MODULES) {
      if (module.path().startsWith(from)) {
        for (JavaClass type : module.classes()) {
          for (Dependency use : type.getDirectDependenciesFromSelf()) {
            String to = owners.getOrDefault(target(use), module.path());
            if (!to.equals(module.path())) {
              arrows.add(new Arrow(module.path(), to, use.getDescription()));
            }
          }
        }
      }
    }
    return arrows;
  }

  private static String target(Dependency use) {
    return use.getTargetClass().getBaseComponentType().getName();
  }

  /** Modules of the product; what measures and tests it stands above all. */
  private static List<String> modulePaths() throws IOException {
    List<String> found = new ArrayList<>();
    Path root = ProjectTree.root();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = root.relativize(folder).toString();
            if (name.startsWith(".") || name.equals("bench") || name.equals("system-tests")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (!folder.endsWith("target")) {
              return FileVisitResult.CONTINUE;
            }
            if (Files.isDirectory(folder.resolve("classes/dev/coppice"))) {
              found.add(root.relativize(folder.getParent()).toString());
            }
            return FileVisitResult.SKIP_SUBTREE;
          }
        });
    return found;
  }

  private static Path classes(String module) {
    return ProjectTree.root().resolve(module).resolve("target/classes");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
