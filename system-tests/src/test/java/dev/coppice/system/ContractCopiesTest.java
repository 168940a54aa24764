package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Contract;
import dev.coppice.contract.ContractCompatibility;
import dev.coppice.system.harness.ProjectTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Services test themselves against fakes of those that they call, which are held to a copy of a
 * part of the contract. Whoever knows the copy must get along with the service itself.
 */
class ContractCopiesTest {

  static List<Path> copies() throws IOException {
    try (Stream<Path> services = Files.list(ProjectTree.root().resolve("services"))) {
      return services
          .map(service -> service.resolve("src/test/resources/contract"))
          .filter(Files::isDirectory)
          .flatMap(ContractCopiesTest::files)
          .sorted()
          .toList();
    }
  }

  private static Stream<Path> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("copies")
  void theServiceDoesWhatTheCopySays(Path copy) throws IOException {
    Contract known = parse(copy);
    Contract own =
        parse(
            ProjectTree.root()
                .resolve(
                    "services/%1$s/src/main/resources/contract/%1$s.yaml"
                        .formatted(known.service())));

    assertThat(ContractCompatibility.breaks(known, own)).isEmpty();
  }

  @Test
  void findsTheCopiesOfOrders() throws IOException {
    assertThat(copies())
        .filteredOn(copy -> copy.toString().contains("services/orders/"))
        .extracting(copy -> copy.getFileName().toString())
        .containsExactly(
            "cart.yaml", "inventory.yaml", "notifications.yaml", "payments.yaml", "shipping.yaml");
  }

  private static Contract parse(Path file) throws IOException {
    return Contract.parse(file.toString(), Files.readString(file));
  }
}
