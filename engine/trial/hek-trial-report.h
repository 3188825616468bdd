/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-report.h"
#include "hek-trial.h"

G_BEGIN_DECLS

/**
 * hek_trial_add_to_report:
 * @curve: (nullable): as hek_trial_write_report()
 *
 * Appends what a report of @trial consists of, pictures included, to one that holds more.
 *
 * Errors: those of hek_trial_run(), when the picture has to be made again; cancelled
 */
gboolean hek_trial_add_to_report (HekReport *report, const HekImage *image, HekTrial *trial,
                                  const GArray *curve, const HekTask *task, GError **error);

G_END_DECLS
