package dev.coppice.identity;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.coppice.discovery.serving.ServiceRules;

@AnalyzeClasses(packagesOf = Main.class, importOptions = DoNotIncludeTests.class)
class IdentityRulesTest {

  @ArchTest static final ArchTests rules = ArchTests.in(ServiceRules.class);

  @ArchTest
  static final ArchRule alone =
      ServiceRules.standsAlone(
          Main.class,
          "dev.coppice.mail..",
          "com.nimbusds..",
          "org.bouncycastle..",
          "com.eatthepath.otp..",
          "io.nayuki.qrcodegen..",
          "javax.crypto..");
}
