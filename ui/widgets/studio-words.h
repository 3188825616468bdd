/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Messages of the engine begin small and have no full stop. Returns: (transfer full): a sentence */
char *studio_words_sentence (const char *message);

/* Returns: (transfer full): "12 s left", "3 min left", "2 h 10 min left" */
char *studio_words_time_left (double seconds);

G_END_DECLS
