/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-picture-session.h"

G_BEGIN_DECLS

/*
 * Asks for a target ("ΔE2000, 95th percentile, at most 1.5") and lets the session find the cheapest
 * setting that meets it. While that runs it shows how far it is, and can stop it; it may be closed
 * meanwhile. When other methods were tried too it stays and shows what each of them needs.
 */
#define STUDIO_TYPE_FIND_POPOVER (studio_find_popover_get_type ())
G_DECLARE_FINAL_TYPE (StudioFindPopover, studio_find_popover, STUDIO, FIND_POPOVER, GtkPopover)

/* @jobs: the list that the session was made with */
void studio_find_popover_set_session (StudioFindPopover *self,
                                      HekPictureSession *session,
                                      HekJobList *jobs);

G_END_DECLS
