/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-evaluate-report.h"

G_BEGIN_DECLS

/* All (transfer full). */
char *hek_evaluate_to_csv (const GPtrArray *evaluations);

G_END_DECLS
