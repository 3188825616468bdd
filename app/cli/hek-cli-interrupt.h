/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * hek_cli_interrupt_start:
 *
 * From now on Ctrl+C (SIGINT) and SIGTERM cancel @cancellable; a second one ends the process at
 * once. To be called before any thread is made.
 */
void hek_cli_interrupt_start (GCancellable *cancellable);

/* Between the two a second signal does not end the process: a file is being put in place. */
void hek_cli_interrupt_hold (void);
void hek_cli_interrupt_release (void);

G_END_DECLS
