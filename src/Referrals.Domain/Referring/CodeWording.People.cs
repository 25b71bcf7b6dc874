using Referrals.Domain.People;
using Referrals.Domain.Sharing;

namespace Referrals.Domain.Referring;

// What pages and forms call each code about people and what is shared of them.
public static partial class Codes
{
    private static IEnumerable<(Enum Value, string Label)> OfPeople() =>
    [
        (LinkGrounds.NhsNumberAndBirth, "Same NHS number and date of birth"),
        (LinkGrounds.Referral, "Copied with a referral"),
        (LinkGrounds.NameAndBirth, "Same name and date of birth"),
        (LinkGrounds.NameAndPostcode, "Same name and postcode"),
        (LinkGrounds.NameAndPhone, "Same name and telephone number"),

        (LinkState.Linked, "Linked"),
        (LinkState.Confirmed, "Confirmed as the same person"),
        (LinkState.Proposed, "Waiting for somebody to say"),
        (LinkState.Removed, "Two different people"),
        (LinkState.Lapsed, "Nothing in common any more"),

        (LegalBasis.PublicTask, "Public task"),
        (LegalBasis.LegitimateInterests, "Legitimate interests"),
        (LegalBasis.ExplicitConsent, "Explicit consent"),
        (LegalBasis.VitalInterests, "To protect someone’s life"),
        (LegalBasis.Safeguarding, "Safeguarding"),

        (ConfidentialityBasis.ExplicitConsent, "They agreed"),
        (ConfidentialityBasis.ImpliedConsent, "They expect it as part of their care"),
        (ConfidentialityBasis.OverridingInterest, "A greater interest outweighs it"),

        (ConsentChange.Given, "Agreed"),
        (ConsentChange.Narrowed, "Agreed to less"),
        (ConsentChange.Withdrawn, "No longer agrees"),

        (SharingAnswer.KnowsAndAgrees, "They know and agree"),
        (SharingAnswer.CannotAsk, "I cannot ask them"),
        (SharingAnswer.Safeguarding, "Safeguarding"),

        (DisclosureStatus.Standing, "Shared as agreed"),
        (DisclosureStatus.Narrowed, "Shared, but less than before"),
        (DisclosureStatus.Safeguarding, "Shared to keep somebody safe"),
        (DisclosureStatus.Withdrawn, "Must not be shared further: consent was withdrawn"),
        (DisclosureStatus.Ended, "Must not be shared further: the agreed time is over"),

        (PersonField.Name, "Name"),
        (PersonField.KnownAs, "Name they like to be called"),
        (PersonField.DateOfBirth, "Date of birth"),
        (PersonField.NhsNumber, "NHS number"),
        (PersonField.Address, "Address"),
        (PersonField.Postcode, "Postcode"),
        (PersonField.Phones, "Phone numbers and when they are safe"),
        (PersonField.Email, "Email address"),
        (PersonField.ContactWarning, "How to contact them safely"),
        (PersonField.OnBehalf, "Who asks on their behalf"),
        (PersonField.Language, "Language"),
        (PersonField.Interpreter, "Interpreter needed"),
        (PersonField.AccessNeeds, "Access needs"),
        (PersonField.Demographics, "Equality questions"),

        (Gender.Woman, "Woman"),
        (Gender.Man, "Man"),
        (Gender.NonBinary, "Non-binary"),
        (Gender.Other, "Another way"),
        (Gender.PreferNotToSay, "Prefer not to say"),

        (EthnicGroup.AsianIndian, "Asian or Asian British: Indian"),
        (EthnicGroup.AsianPakistani, "Asian or Asian British: Pakistani"),
        (EthnicGroup.AsianBangladeshi, "Asian or Asian British: Bangladeshi"),
        (EthnicGroup.AsianChinese, "Asian or Asian British: Chinese"),
        (EthnicGroup.AsianOther, "Asian or Asian British: any other Asian background"),
        (EthnicGroup.BlackAfrican, "Black, Black British, Caribbean or African: African"),
        (EthnicGroup.BlackCaribbean, "Black, Black British, Caribbean or African: Caribbean"),
        (EthnicGroup.BlackOther, "Black, Black British, Caribbean or African: any other Black background"),
        (EthnicGroup.MixedWhiteAndBlackCaribbean, "Mixed or multiple: White and Black Caribbean"),
        (EthnicGroup.MixedWhiteAndBlackAfrican, "Mixed or multiple: White and Black African"),
        (EthnicGroup.MixedWhiteAndAsian, "Mixed or multiple: White and Asian"),
        (EthnicGroup.MixedOther, "Mixed or multiple: any other background"),
        (EthnicGroup.WhiteBritish, "White: English, Welsh, Scottish, Northern Irish or British"),
        (EthnicGroup.WhiteIrish, "White: Irish"),
        (EthnicGroup.WhiteGypsyOrIrishTraveller, "White: Gypsy or Irish Traveller"),
        (EthnicGroup.WhiteRoma, "White: Roma"),
        (EthnicGroup.WhiteOther, "White: any other White background"),
        (EthnicGroup.Arab, "Arab"),
        (EthnicGroup.Other, "Any other ethnic group"),
        (EthnicGroup.PreferNotToSay, "Prefer not to say"),
    ];
}
