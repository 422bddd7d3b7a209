/// A flaw that the daemon can be given, to prove that some scenario would notice it.
///
/// Each case is one mistake that a daemon of this kind could plausibly make. The flaws are
/// compiled in only with the package trait `Mutants`, all together, and one is chosen at run
/// time; without the trait ``Daemon/isMutated(_:)`` is a constant, and nothing of them is left.
enum Mutant: String, CaseIterable {
    // MARK: Lines

    /// Answers are matched with requests by their order, not by their id, so that a late or stray one is believed.
    case answerMatchedByOrder
    /// The bytes of a character that the pipe cuts are lost.
    case characterCutByPipeLost
    /// A line over one mebibyte is refused.
    case longLineRefused
    /// U+2028 ends a line, as it does for many line readers.
    case lineEndedBySeparator
    /// A last line that lacks only its newline isn't read.
    case partialLineLost
    /// Each piece that's read from the pipe is taken to end with a line.
    case pieceTakenForLine
    /// A breach of the protocol takes the rest of its piece with it.
    case pieceDroppedAfterViolation
    /// A breach of the protocol is skipped without a word.
    case violationUnrecorded

    // MARK: The app-server's notifications and requests

    /// What happens on one thread is taken to happen on all.
    case foreignThreadHeard
    /// An answer to an approval is sent before the decision is durable.
    case approvalAnswerNotAwaited
    /// An approval is answered twice.
    case approvalAnsweredTwice
    /// What an app-server asks again over another connection is asked anew.
    case approvalAskedAnew
    /// Approvals that a life left pending stay so in the next.
    case approvalForgottenAtRestart
    /// An approval stays pending when its turn has ended.
    case approvalKeptAfterTurn
    /// Approvals wait for somebody whatever the policy says.
    case approvalPolicyIgnored
    /// An approval stays pending when the app-server has closed it.
    case approvalResolvedUnheard
    /// Nothing is decided when nobody has in time.
    case approvalTimeoutForgotten
    /// A request of the app-server is refused twice.
    case serverRequestAnsweredTwice
    /// A request of the app-server is recorded and never answered.
    case serverRequestUnanswered
    /// Events that change nothing are dropped when many come at once, although the disk is well.
    case telemetryDroppedUnderLoad
    /// The plan of a turn isn't told.
    case turnPlanUntold
    /// A notification that codexd doesn't know isn't told.
    case unknownNotificationSwallowed

    /// A request of the app-server under a number that it has used before is taken for a repeat, and not answered.
    case repeatedServerRequestIgnored

    // MARK: Turns

    /// An accepted turn is made current although its end has been seen.
    case endedTurnRevived
    /// A turn that the app-server refused, or never answered, isn't told.
    case refusedTurnUntold
    /// More input to a turn starts another.
    case steerStartsTurn
    /// An interrupt is answered as though its acknowledgement had ended the turn.
    case turnEndedByInterrupt
    /// An error that's going to be retried ends the turn.
    case turnEndedByRetry
    /// A turn that begins with a status nobody knows is taken to have ended.
    case turnEndedByUnknownStatus
    /// An error that's final leaves its turn current.
    case turnKeptAfterFinalError
    /// A turn is sent to the app-server twice.
    case turnSentTwice

    // MARK: Sessions

    /// A closed session is shown to its client, and forgotten.
    case closeUnrecorded
    /// A turn that's refused since the app-server has lost its thread is refused to the client at once.
    case lostThreadNotResumed
    /// A thread that can't be found gets an empty one in its place.
    case lostThreadReplaced
    /// A thread on which nothing was ever said is taken to be lost like any other.
    case provisionalResumed
    /// A thread that can't be found isn't looked for a second time.
    case recoveryNotRetried
    /// A thread is loaded again without what was chosen for it.
    case recoverySettingsForgotten
    /// All threads are asked for at once.
    case recoveryUnbounded
    /// A turn waits for its thread as long as it takes.
    case recoveryWaitEndless
    /// A thread that's loaded again writes its last turn into its sessions.
    case recoveryWritesTurn
    /// A session on a thread that exists gets a new one.
    case resumeStartsThread
    /// A session that doesn't exist is refused like one that's closed.
    case unknownSessionTakenForClosed
    /// A thread may do whatever it comes back with.
    case widenedRightsTaken
    /// A closed session takes turns.
    case workTakenOnClosedSession

    // MARK: Ends that nobody told of

    /// What a thread shows is taken to be about turns too that began since it was asked.
    case answerTakenForAllTurns
    /// A thread that's idle while its turn isn't over is never asked how that ended.
    case idleThreadNotAsked
    /// A turn that was lost and reads to be interrupted is taken to have been interrupted.
    case interruptedTakenForVerdict
    /// The end of a turn that ended before counts again.
    case lateEndTaken
    /// A turn that was lost stays as it is taken to be, whatever its thread would show.
    case lostTurnNotAskedFor
    /// A turn that runs on is taken to be over when its thread is read.
    case runningTakenForOver
    /// A turn that waits for an approval is taken to be stalled.
    case stallClockRunsOn
    /// A turn on which nothing happens isn't told of.
    case stallUntold
    /// A turn waits for no thread that has yet to be read.
    case turnSentBeforeReading
    /// That a turn didn't end as it was taken to is told, and the session goes on saying otherwise.
    case verdictNotCorrected

    // MARK: The loss of the connection

    /// A start leaves the turns of an earlier life running for ever.
    case earlierTurnsUnsettled
    /// The loss of the connection is told before the exit that explains it.
    case lossToldBeforeExit
    /// A turn that's lost gets its verdict twice.
    case lostTurnSettledTwice
    /// The bytes behind the last newline are counted with one too many.
    case trailingBytesMiscounted
    /// A turn that runs when the connection is lost stays current.
    case turnForgottenAtLoss

    // MARK: The child and the daemon

    /// However often the child ends in a row, it's started again.
    case crashLoopEndless
    /// A child that answers nothing is left alone.
    case hangingChildKept
    /// A process that has the recorded child's number is taken for the child.
    case foreignPidKilled
    /// What an earlier life left running is left alone.
    case orphanKept
    /// A child that ended is started again without a wait.
    case restartNotDelayed
    /// A child that ended well isn't started again, whatever the policy.
    case restartOnFailureOnly
    /// The handshake isn't left until somebody wants a session.
    case connectedAtStart
    /// Whichever way the child ends, it's said to have been asked to.
    case exitAlwaysAsAsked
    /// A child that outlives SIGTERM is left alone.
    case killWithheld
    /// A second signal changes nothing about a stop.
    case secondSignalIgnored
    /// The session of a smoke test isn't registered.
    case smokeSessionUnregistered
    /// A child that can't be started doesn't fail the start.
    case spawnFailureForgiven
    /// What the child complains of is kept in its log and not told.
    case stderrUntold
    /// A daemon that stopped is still said to be started.
    case stopUnrecorded

    // MARK: Runs

    /// A run that was cancelled while it waited runs all the same.
    case cancelledRunStays
    /// Nothing but time shows that runs may leave the queue again.
    case evidenceIgnored
    /// When a limit of the account is reset makes no difference.
    case limitResetIgnored
    /// A turn that began before the queue was parked shows that runs may leave it again.
    case oldTurnEndsParking
    /// A queue that is parked stays so until something shows otherwise.
    case parkingEndless
    /// A start knows nothing of the queue's having been parked.
    case parkingForgottenAtStart
    /// The values of a run's environment are kept with its request.
    case environmentRegistered
    /// Whatever a run has told, its exit code is its verdict.
    case exitDecidesRun
    /// A run that ends well without a word about its turn is taken to have reached its result.
    case exitZeroCompletesRun
    /// The prompt stands among the arguments.
    case promptInArguments
    /// A notice of something that is tried again fails the run.
    case retryNoticeFailsRun
    /// A run that lingers behind its result is waited for.
    case runDrainUnbounded
    /// The run that came last goes first.
    case runQueueReversed
    /// However many runs run, the next starts too.
    case runSlotsIgnored
    /// A run's worker is started before its start is durable.
    case runStartNotAwaited
    /// A run takes as long as it likes.
    case runTimeoutIgnored
    /// A run that ran when codexd died is run again.
    case runningRunRepeated
    /// Runs leave the queue whatever kept the last from its result.
    case usageLimitNotParked

    // MARK: Order and time

    /// What a client asked for is given up when it leaves.
    case departedClientsTurnDropped
    /// A wake before the one that was announced isn't announced.
    case earlierWakeLost
    /// The child's end is told without waiting for what lies in its pipes.
    case exitOutrunsOutput
    /// A handshake that failed is never tried again.
    case handshakeNotRetried
    /// The next handshake with the same child numbers its requests from 1 again.
    case idsReusedAtHandshake
    /// A turn whose intent isn't durable yet is forgotten when the connection is lost.
    case intentForgottenAtLoss
    /// A turn is sent before its intent is durable.
    case intentNotAwaited
    /// An acknowledgement that comes behind the end of the turn is passed on to nobody.
    case interruptForgottenAtEnd
    /// An interrupt that was never acknowledged stands in the way of the next.
    case interruptKeptAfterTimeout
    /// A stop leaves the turns current that it ends.
    case lossAtStopUntold

    // MARK: Requests with keys

    /// A turn whose answer was never seen isn't looked for in its thread.
    case deliveryNotLookedFor
    /// Under a key anything is answered with what it was first used for.
    case fingerprintIgnored
    /// A start knows nothing of the keys of earlier lives.
    case keyForgottenAtStart
    /// A key is never free again.
    case keyKeptForEver
    /// That a turn is going to be sent isn't written down with its key.
    case keyedIntentUnwritten
    /// What came of a request is written down behind its answer, in a line of its own.
    case outcomeKeptBehindAnswer
    /// What the app-server is too busy for is refused at once.
    case overloadPassedOn
    /// A repeat that comes while the first is under way is done too.
    case repeatNotHeld
    /// A repeat that waits for the first is never answered.
    case repeatUnanswered
    /// A turn under a key that wasn't answered in time is sent again for a repeat.
    case unansweredTurnSentAgain
    /// A turn of which nobody can tell whether it was taken is sent again for a repeat.
    case unknownDeliverySentAgain

    // MARK: The event stream

    /// The close of a follower over a WebSocket is never answered.
    case closeUnanswered
    /// A reader that goes on from a cursor is shown the event of the cursor again.
    case cursorShownAgain
    /// The pings of a follower over a WebSocket are never answered.
    case pingUnanswered
    /// A replay is taken to be up with the present once it has shown something.
    case replayEndedByChunk
    /// What a subscriber has no room for is left out.
    case slowSubscriberSkips
    /// Whoever follows over a WebSocket is shown what comes from now on, whatever its cursor is.
    case webSocketBeginsNow

    // MARK: The disk

    /// The end of a session is told and known, and the line that tells it doesn't say what it changed.
    case changeLeftOutOfLine
    /// What changes in a file while it's being written is taken to be in it.
    case changeDuringWriteForgotten
    /// A state file is written before the log is durable up to where it claims to be.
    case checkpointBeforeLog
    /// A start opens closed sessions again.
    case closedSessionReopened
    /// A state file that can't be read is made anew, and nothing is left of it.
    case damagedFileOverwritten
    /// The numbers that went with the machine aren't named as missing.
    case gapUnnamed
    /// Each start settles turns again that an earlier one has settled as lost.
    case lossToldAtEachStart
    /// What waited for a line that the disk refused is done as though it were durable.
    case refusalTakenForDone
    /// Lines that the disk refused are not written again.
    case refusedLinesDropped
    /// Events that the disk refused at first are never shown to subscribers.
    case refusedLinesUnshown
    /// The numbers of lines that the disk refused are used again.
    case refusedNumbersReused
    /// A state file that couldn't be replaced isn't tried again.
    case replacementNotRetried
    /// After the death of the machine the numbers go on where the log ends.
    case reservationForgotten
    /// A sync is taken to cover what was written while it was under way.
    case syncCoversWhatFollows
    /// Parts of the log are removed before every checkpoint has what they tell.
    case uncoveredSegmentsDropped
    /// Records that are over for long enough are kept for ever.
    case expiredRecordsKept
    /// A failed sync is tried again, and the second is believed.
    case syncFailureForgiven
}
