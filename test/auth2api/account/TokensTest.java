package auth2api.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import auth2api.api.ApiException;
import auth2api.log.Secret;
import auth2api.login.FakeHost;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a refresh happens, who waits for it, and what its failures mean. */
class TokensTest extends TokensBench {
    @Test
    void aFreshTokenIsUsedWithoutAnyCall() throws IOException {
        assertEquals("one", access(tokens()));
        assertTrue(host.calls.isEmpty());
    }

    @Test
    void theTimerRefreshesAheadOfExpiryAndTheNewTokenIsOnDisk() throws IOException {
        host.grants("two", "two-refresh");
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(6));
        tokens.tick();
        assertEquals(0, host.calls.size());
        clock.pass(Duration.ofHours(1));
        tokens.tick();
        tokens.tick();
        assertEquals(1, host.calls.size());
        assertEquals("one-refresh", host.body(0).get("refresh_token").text());
        assertEquals("two", onDisk());
        assertEquals("two", access(tokens));
        assertEquals(1, host.calls.size());
    }

    @Test
    void theNewTokenIsOnDiskBeforeItIsUsed() throws Exception {
        var order = new ArrayList<String>();
        host.then(call -> {
            order.add("granted");
            return new FakeHost.Answer(200, FakeHost.grant("two", "two-refresh"));
        });
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            Tokens tokens = tokens(worker);
            clock.pass(Duration.ofHours(8));
            String used = access(tokens);
            order.add("used " + used + ", on disk " + onDisk());
        } finally {
            worker.shutdownNow();
        }
        assertEquals(List.of("granted", "used two, on disk two"), order);
    }

    @Test
    void fiftyRequestsOnAnExpiredTokenCauseOneRefresh() throws Exception {
        var allWait = new CountDownLatch(50);
        host.then(call -> {
            try {
                assertTrue(allWait.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return new FakeHost.Answer(200, FakeHost.grant("two", "two-refresh"));
        });
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Tokens tokens = tokens(threads);
            clock.pass(Duration.ofHours(9));
            var answers = new ArrayList<Future<String>>();
            for (int i = 0; i < 50; i++) {
                answers.add(threads.submit(() -> {
                    allWait.countDown();
                    return access(tokens);
                }));
            }
            for (Future<String> answer : answers) {
                assertEquals("two", answer.get(10, TimeUnit.SECONDS));
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, host.calls.size());
    }

    @Test
    void howeverLongTheHostAsksToWaitAQuarterOfAnHourIsEnough() throws IOException {
        host.then(429, "{}", "retry-after", "86400");
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(9));
        assertEquals("900", refused(tokens).headers().get("retry-after"));
    }

    @Test
    void aRequesterThatIsInterruptedDoesNotStopTheRefresh() throws Exception {
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        host.then(call -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return new FakeHost.Answer(200, FakeHost.grant("two", "two-refresh"));
        });
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            Tokens tokens = tokens(worker);
            clock.pass(Duration.ofHours(9));
            Thread requester = new Thread(() -> assertThrows(ApiException.class, tokens::current));
            requester.start();
            assertTrue(asked.await(10, TimeUnit.SECONDS));
            requester.interrupt();
            requester.join(10_000);
            assertFalse(requester.isAlive());
            answer.countDown();
            tokens.close();
            assertEquals("two", onDisk());
            assertEquals("two", access(tokens));
        } finally {
            worker.shutdownNow();
        }
        assertEquals(1, host.calls.size());
    }

    @Test
    void anAnswerWithoutARefreshTokenOrAccountKeepsTheOldOnes() throws IOException {
        host.grants("two", null).grants("three", null);
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(8));
        assertEquals("two", access(tokens));
        clock.pass(Duration.ofHours(8));
        assertEquals("three", access(tokens));
        assertEquals("one-refresh", host.body(1).get("refresh_token").text());
        assertEquals("a@example.com", file.load().email());
        assertEquals(FakeClock.START, file.load().granted());
    }

    @Test
    void aFailedRefreshBlocksNothingWhileTheTokenIsValidAndBacksOff() throws IOException {
        host.then(503, "{}");
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(7));
        for (int second = 0; second < 60; second++) {
            tokens.tick();
            assertEquals("one", access(tokens));
            clock.pass(Duration.ofSeconds(1));
        }
        assertEquals(4, host.calls.size(), "at 0, 5, 15 and 35 s");
        assertTrue(tokens.toJson().get("last_failure").get("message").text().contains("503"));
        assertTrue(log.toString().contains("refresh-failed"), log.toString());
        assertNull(tokens.deadBecause());
    }

    @Test
    void aLimitedRefreshWaitsAsLongAsItIsTold() throws IOException {
        host.then(429, "{}", "retry-after", "100").then(429, "{}", "retry-after", "100").grants("two", null);
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(7));
        tokens.tick();
        clock.pass(Duration.ofSeconds(99));
        tokens.tick();
        assertEquals(2, host.calls.size());
        clock.pass(Duration.ofSeconds(1));
        tokens.tick();
        assertEquals("two", access(tokens));
    }

    @Test
    void anExpiredTokenThatCannotBeRefreshedIsA503WithTheTimeToWait() throws IOException {
        host.lost().grants("two", null);
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(9));
        ApiException refused = refused(tokens);
        assertEquals(503, refused.status());
        assertEquals("5", refused.headers().get("retry-after"));
        assertTrue(refused.getMessage().contains("broke"), refused.getMessage());
        assertEquals(503, refused(tokens).status());
        assertEquals(1, host.calls.size());
        clock.pass(Duration.ofSeconds(5));
        assertEquals("two", access(tokens));
    }

    @Test
    void invalidGrantIsTheEndUntilANewLoginWhichIsNoticedByItself() throws IOException {
        host.then(400, INVALID_GRANT);
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(9));
        for (int i = 0; i < 10; i++) {
            ApiException refused = refused(tokens);
            assertEquals(401, refused.status());
            assertEquals("authentication_error", refused.type());
            assertEquals("false", refused.headers().get("x-should-retry"));
            assertTrue(refused.getMessage().contains("A new login is needed: run `auth2api login`"),
                    refused.getMessage());
            clock.pass(Duration.ofMinutes(10));
            tokens.tick();
        }
        assertEquals(1, host.calls.size(), "no storm");
        assertTrue(tokens.deadBecause().contains("invalid_grant"));
        loginElsewhere("new");
        tokens.tick();
        assertEquals("new", access(tokens));
        assertNull(tokens.deadBecause());
    }

    @Test
    void invalidGrantWhileTheTokenIsValidKeepsServingUntilItEnds() throws IOException {
        host.then(400, INVALID_GRANT);
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(7));
        tokens.tick();
        assertEquals("one", access(tokens));
        clock.pass(Duration.ofHours(1));
        assertEquals(401, refused(tokens).status());
        assertEquals(1, host.calls.size());
    }

    @Test
    void a401RefreshesOnceAndTheSecondAskerGetsTheNewToken() throws IOException {
        host.grants("two", "two-refresh");
        Tokens tokens = tokens();
        Credential one = tokens.current();
        assertEquals("two", tokens.renew(one).accessToken().reveal());
        assertEquals("two", tokens.renew(one).accessToken().reveal());
        assertEquals(1, host.calls.size());
    }

    @Test
    void aTokenRefusedRightAfterItsRefreshIsNotRefreshedAgain() throws IOException {
        host.grants("two", "two-refresh").grants("three", null);
        Tokens tokens = tokens();
        Credential two = tokens.renew(tokens.current());
        ApiException refused = assertThrows(ApiException.class, () -> tokens.renew(two));
        assertEquals(401, refused.status());
        assertEquals("false", refused.headers().get("x-should-retry"));
        assertEquals(1, host.calls.size());
        clock.pass(Duration.ofMinutes(1));
        assertEquals("three", tokens.renew(two).accessToken().reveal());
    }

    @Test
    void afterA401WhoseRefreshFailedTheRefusedTokenIsNotSentAgain() throws IOException {
        host.lost().grants("two", null);
        Tokens tokens = tokens();
        Credential one = tokens.current();
        assertEquals(503, assertThrows(ApiException.class, () -> tokens.renew(one)).status());
        assertTrue(tokens.waitingBecause().contains("could not be refreshed"));
        assertEquals(503, refused(tokens).status());
        clock.pass(Duration.ofSeconds(5));
        assertEquals("two", access(tokens));
    }

    @Test
    void aRefusedKeyOrSetupTokenNeedsANewOne() throws IOException {
        file.remove();
        file.store(Credential.ofApiKey(Secret.of("k"), clock.instant()));
        Tokens tokens = tokens();
        ApiException refused = assertThrows(ApiException.class, () -> tokens.renew(tokens.current()));
        assertEquals(401, refused.status());
        assertTrue(refused.getMessage().contains("API key"), refused.getMessage());
        assertEquals("k", access(tokens), "the next request finds out whether it is so still");
    }

    @Test
    void aLaptopThatWakesUpServesSoonAfterTheNetworkIsBack() throws IOException {
        host.lost();
        Tokens tokens = tokens();
        clock.pass(Duration.ofHours(9));
        for (int minute = 0; minute < 120; minute++) {
            tokens.tick();
            clock.pass(Duration.ofMinutes(1));
        }
        assertEquals(503, refused(tokens).status());
        host.grants("two", "two-refresh");
        assertEquals("30", refused(tokens).headers().get("retry-after"));
        clock.pass(Duration.ofSeconds(30));
        assertThrows(ApiException.class, tokens::current);
        clock.pass(Duration.ofSeconds(30));
        assertEquals("two", access(tokens));
    }

    @Test
    void theOwnerCanRefreshByHandAndIsToldWhenItFails() throws IOException {
        host.grants("two", "two-refresh").then(503, "{}");
        Tokens tokens = tokens();
        assertEquals("two", tokens.renewNow().accessToken().reveal());
        assertEquals("two", onDisk());
        ApiException failed = assertThrows(ApiException.class, tokens::renewNow);
        assertTrue(failed.getMessage().contains("503"), failed.getMessage());
        assertEquals("two", access(tokens));
    }

    @Test
    void nothingSecretIsLogged() throws IOException {
        host.grants("two", "two-refresh").then(400, INVALID_GRANT);
        Tokens tokens = tokens();
        tokens.renew(tokens.current());
        clock.pass(Duration.ofHours(9));
        refused(tokens);
        assertTrue(log.toString().contains("a@example.com") && log.toString().contains("terminal=true"));
        assertFalse(log.toString().contains("two") || log.toString().contains("one-refresh"), log.toString());
    }
}
