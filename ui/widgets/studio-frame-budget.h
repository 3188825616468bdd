/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/*
 * Time for rendering pixels in one frame, shared by all views of a window, so that a turn of the
 * main loop stays short however many there are. A view that finds it used up still gets a little:
 * none starves.
 */
typedef struct
{
  gint64 deadline; /* g_get_monotonic_time() after which nothing more should be rendered */
  gint64 start;
  GdkFrameClock *clock; /* borrowed */
} StudioFrameBudget;

/* At the beginning and the end of one view's rendering. */
void studio_frame_budget_begin (StudioFrameBudget *budget, GdkFrameClock *clock);
void studio_frame_budget_end   (StudioFrameBudget *budget);

G_END_DECLS
