/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Lets some callers at a time through and the others wait in the order in which they came. Short
 * pieces of work that many threads ask for are done sooner so than by all of them at once: one that
 * is interrupted by the system waits until every other one had its turn on the processor.
 *
 * Threads: any. Between the two calls nothing may be waited for that needs the gate itself.
 */
typedef struct _HekGate HekGate;

/* @n_places: callers at a time, at least one */
HekGate *hek_gate_new (guint n_places);
/* Nobody is inside or waits. */
void     hek_gate_free (HekGate *gate);

void     hek_gate_enter (HekGate *gate);
void     hek_gate_leave (HekGate *gate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekGate, hek_gate_free)

G_END_DECLS
