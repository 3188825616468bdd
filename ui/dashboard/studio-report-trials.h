/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-picture-session.h"

G_BEGIN_DECLS

/*
 * The trials that the Studio page has kept of its picture, as parts of a report: a menu of the
 * newest, and a dialog with all of them and a search.
 */

/* So many are in the menu; the dialog has the rest. */
#define STUDIO_REPORT_TRIALS_IN_MENU 12u

/* Returns: (transfer full): the part, as recipes have it */
char      *studio_report_trials_make_part (HekPictureSession *pictures, HekTrialItem *item);

/* Returns: (transfer full) (nullable): of "report.add" and "report.choose-trial"; %NULL: nothing is
 * kept */
GMenu     *studio_report_trials_make_menu (HekPictureSession *pictures);

/* A modal dialog over @parent, whose "report.add" it activates and then closes. It lists what is
 * kept while it is open. */
GtkWidget *studio_report_trials_new (GtkWindow *parent, HekPictureSession *pictures);

G_END_DECLS
