/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* A cloud for benchmarks of renderers: 64 clusters of different sizes over a thin haze.
 * Returns: (transfer full): n × 3, to be freed with hek_aligned_free() */
float  *bench_scene_make_cloud (gsize n);

/* Many colours. Returns: (transfer full): n × R G B A, likewise */
guint8 *bench_scene_make_colors (gsize n);
