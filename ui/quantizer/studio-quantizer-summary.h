/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/* Returns: (transfer full): a run in words: what it costs and finds, or why it has no figures */
char *studio_quantizer_summary_of_run (HekQuantizerRun *run);

/* Returns: (transfer full): how @run differs from @reference; both are comparable */
char *studio_quantizer_summary_of_difference (HekQuantizerRun *run, HekQuantizerRun *reference);

G_END_DECLS
