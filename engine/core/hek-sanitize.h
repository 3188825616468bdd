/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * GLib's own locks and queues are compiled without ThreadSanitizer, which therefore does not see
 * that what was handed over through them is ordered. These two say so: release before the
 * hand-over, acquire after it, with the same address. They are nothing in other builds.
 */
#ifdef __SANITIZE_THREAD__
void __tsan_acquire (void *address);
void __tsan_release (void *address);
#define HEK_HANDED_OVER(address) __tsan_release (address)
#define HEK_TAKEN_OVER(address) __tsan_acquire (address)
#else
#define HEK_HANDED_OVER(address) ((void) (address))
#define HEK_TAKEN_OVER(address) ((void) (address))
#endif
