/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Limits of time hold for a plain build. An instrumented one runs the same checks, with this many
 * times as long: it finds errors of memory and of threads, not of speed.
 */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define HEK_TEST_SLOWDOWN 10
#else
#define HEK_TEST_SLOWDOWN 1
#endif
