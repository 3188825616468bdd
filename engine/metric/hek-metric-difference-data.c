/* SPDX-License-Identifier: Apache-2.0 */
/* One metric per colour difference. Ids and keys are those of the table in hek-color-difference.h;
 * the ranges of meters and colour bars follow how large the unit of each is. */
#include "config.h"

#include "hek-metric-private.h"

#include <glib/gi18n-lib.h>

/* The target is a difference of about 1 of CIEDE2000 on average, 2 for nearly all pixels and 5 for
 * the worst, in the unit of each formula. */
#define TARGET_MEAN(max_) (max_ / 8.0)
#define TARGET_P95(max_) (max_ / 7.5)
#define TARGET_MAX(max_) (max_ / 8.0)

#define VALUE(name, key_, label_, max_)                                                            \
  [HEK_METRIC_DIFFERENCE_##name] = { .key = key_, .label = label_, .n_digits = 2,                  \
                                     .higher_is_better = FALSE, .typical_min = 0,                  \
                                     .typical_max = max_, .target = TARGET_##name (max_) }

#define DIFFERENCE(id_, label_, values_, max_, factor)                                             \
  .id = id_, .label = label_, .group = HEK_METRIC_COLOR, .values = values_,                        \
  .n_values = G_N_ELEMENTS (values_),                                                              \
  .map_label = label_, .map_signed = FALSE, .map_min = 0, .map_max = max_,                         \
  .blocks = &hek_metric_difference_blocks,                                                         \
  .meaning = hek_metric_difference_meaning_##factor

static const HekMetricValue de76_values[] = {
  VALUE (MEAN, "delta_e_76_mean", N_("ΔE76, mean"), 16),
  VALUE (P95, "delta_e_76_p95", N_("ΔE76, 95th percentile"), 30),
  VALUE (MAX, "delta_e_76_max", N_("ΔE76, largest"), 80),
};

const HekMetric hek_metric_de76 = {
  DIFFERENCE ("de76", N_("ΔE76"), de76_values, 20, 2),
  .help = N_("Colour difference of each pixel as distance in CIE L*a*b* (CIE 1976): simple and "
             "well known, but saturated colours count too much. Pictures with alpha are compared "
             "over mid-grey (sRGB code 119)."),
};

static const HekMetricValue cie94_values[] = {
  VALUE (MEAN, "cie94_mean", N_("CIE94, mean"), 8),
  VALUE (P95, "cie94_p95", N_("CIE94, 95th percentile"), 15),
  VALUE (MAX, "cie94_max", N_("CIE94, largest"), 40),
};

const HekMetric hek_metric_cie94 = {
  DIFFERENCE ("cie94", N_("CIE94"), cie94_values, 10, 1),
  .help = N_("Colour difference of each pixel by the formula CIE94 for graphic arts (CIE "
             "116-1995), weighted by the chroma of the first picture. Pictures with alpha are "
             "compared over mid-grey (sRGB code 119)."),
};

static const HekMetricValue cie94_textile_values[] = {
  VALUE (MEAN, "cie94_textile_mean", N_("CIE94 textile, mean"), 8),
  VALUE (P95, "cie94_textile_p95", N_("CIE94 textile, 95th percentile"), 15),
  VALUE (MAX, "cie94_textile_max", N_("CIE94 textile, largest"), 40),
};

const HekMetric hek_metric_cie94_textile = {
  DIFFERENCE ("cie94-textile", N_("CIE94 textile"), cie94_textile_values, 10, 1),
  .help = N_("Colour difference of each pixel by the formula CIE94 with the weights for "
             "textiles, where differences of lightness count half. Pictures with alpha are "
             "compared over mid-grey (sRGB code 119)."),
};

static const HekMetricValue cmc_values[] = {
  VALUE (MEAN, "cmc_mean", N_("CMC 2:1, mean"), 8),
  VALUE (P95, "cmc_p95", N_("CMC 2:1, 95th percentile"), 15),
  VALUE (MAX, "cmc_max", N_("CMC 2:1, largest"), 40),
};

const HekMetric hek_metric_cmc = {
  DIFFERENCE ("cmc", N_("CMC 2:1"), cmc_values, 10, 1),
  .help = N_("Colour difference of each pixel by the formula CMC l:c with 2:1, for acceptability "
             "(Clarke, McDonald, Rigg 1984), weighted by the colour of the first picture. "
             "Pictures with alpha are compared over mid-grey (sRGB code 119)."),
};

static const HekMetricValue ciede2000_values[] = {
  VALUE (MEAN, "delta_e_2000_mean", N_("ΔE2000, mean"), 8),
  VALUE (P95, "delta_e_2000_p95", N_("ΔE2000, 95th percentile"), 15),
  VALUE (MAX, "delta_e_2000_max", N_("ΔE2000, largest"), 40),
};

const HekMetric hek_metric_ciede2000 = {
  DIFFERENCE ("ciede2000", N_("ΔE2000"), ciede2000_values, 10, 1),
  .quick = TRUE,
  .help = N_("Colour difference of each pixel by the formula CIEDE2000 (Sharma, Wu, Dalal 2005), "
             "relative to D65: 1 is about what can just be seen between two large patches side "
             "by side. Pictures with alpha are compared over mid-grey (sRGB code 119)."),
};

static const HekMetricValue itp_values[] = {
  VALUE (MEAN, "itp_mean", N_("ΔE ITP, mean"), 24),
  VALUE (P95, "itp_p95", N_("ΔE ITP, 95th percentile"), 45),
  VALUE (MAX, "itp_max", N_("ΔE ITP, largest"), 120),
};

const HekMetric hek_metric_itp = {
  DIFFERENCE ("itp", N_("ΔE ITP"), itp_values, 30, 3),
  .hdr = TRUE,
  .help = N_("Colour difference of each pixel in ICtCp (ITU-R BT.2124), made for high dynamic "
             "range and wide gamut, with white at 203 cd/m²: 1 is just visible to the most "
             "critical viewer. Pictures with alpha are compared over mid-grey (sRGB code 119)."),
};

static const HekMetricValue hyab_values[] = {
  VALUE (MEAN, "hyab_mean", N_("HyAB, mean"), 16),
  VALUE (P95, "hyab_p95", N_("HyAB, 95th percentile"), 30),
  VALUE (MAX, "hyab_max", N_("HyAB, largest"), 80),
};

const HekMetric hek_metric_hyab = {
  DIFFERENCE ("hyab", N_("HyAB"), hyab_values, 20, 2),
  .help = N_("Difference of lightness plus distance in a* and b* of each pixel (Abasi, Amani "
             "Tehran, Fairchild 2020): orders large differences as people do. Pictures with "
             "alpha are compared over mid-grey (sRGB code 119)."),
};

static const HekMetricValue cam16ucs_values[] = {
  VALUE (MEAN, "cam16ucs_mean", N_("ΔE CAM16, mean"), 8),
  VALUE (P95, "cam16ucs_p95", N_("ΔE CAM16, 95th percentile"), 15),
  VALUE (MAX, "cam16ucs_max", N_("ΔE CAM16, largest"), 40),
};

const HekMetric hek_metric_cam16ucs = {
  DIFFERENCE ("cam16ucs", N_("ΔE CAM16"), cam16ucs_values, 10, 1),
  .help = N_("Colour difference of each pixel as distance in CAM16-UCS, the uniform space of the "
             "colour appearance model CAM16 (Li et al. 2017), for small and large differences "
             "alike. Pictures with alpha are compared over mid-grey (sRGB code 119)."),
};
