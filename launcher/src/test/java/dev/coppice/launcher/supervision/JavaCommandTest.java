package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.layout.JvmSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a JVM makes of the options, which refuses to start for one that it does not know. */
class JavaCommandTest {

  private static String flags(JvmSize size, String... extra) throws IOException {
    List<String> line =
        new JavaCommand(size, List.of(), List.of(extra), Path.of("none.jar"), "None").line();
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource
  void hugeMethodsAreCompiled(JvmSize size) throws IOException {
    assertThat(flags(size, "-XX:+PrintFlagsFinal", "-version"))
        .containsPattern("DontCompileHugeMethods +:?= false");
  }

  @ParameterizedTest
  @EnumSource
  void whatTheUserSaysWins(JvmSize size) throws IOException {
    assertThat(flags(size, "-XX:TieredStopAtLevel=2", "-XX:+PrintFlagsFinal", "-version"))
        .containsPattern("TieredStopAtLevel +:?= 2");
  }
}
